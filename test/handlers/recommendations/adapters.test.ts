import "./environment.ts";
import { once } from "node:events";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { profileKey } from "../../../functions/behaviour/contract.ts";
import { productKey } from "../../../functions/catalogue/contract.ts";
import { entitlementKey } from "../../../functions/commerce/contract.ts";
import { readLog } from "../../../functions/recommendations/adapters/behaviour-log.ts";
import { productsNow, shelf } from "../../../functions/recommendations/adapters/catalogue.ts";
import { newestInteractions, owned } from "../../../functions/recommendations/adapters/customer.ts";
import { servingModel } from "../../../functions/recommendations/adapters/model-bucket.ts";
import { productOf } from "./world.ts";

// dynalite has no types of its own.
const dynalite = createRequire(import.meta.url)("dynalite") as (options: object) => Server;
const server = dynalite({ createTableMs: 0 });
let documents: DynamoDBDocumentClient;
const put = (Item: object) => documents.send(new PutCommand({ TableName: "Table", Item }));

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  await client.send(
    new CreateTableCommand({
      TableName: "Table",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
});
afterAll(() => {
  server.close();
});

test("the shelf holds published products and is read once a minute", async () => {
  let now = 0;
  const read = shelf(documents, "Table", () => now);
  await put({ ...productKey("a"), ...productOf("a") });
  await put({ ...productKey("b"), ...productOf("b", { state: "draft" }) });
  expect([...(await read()).keys()]).toEqual(["a"]);
  await put({ ...productKey("c"), ...productOf("c") });
  expect((await read()).has("c")).toBe(false);
  now = 60_001;
  expect((await read()).has("c")).toBe(true);
});

test("products are read as they are now, and an unknown id is left out", async () => {
  await put({ ...productKey("d"), ...productOf("d", { state: "archived" }) });
  const products = await productsNow(documents, "Table")(["d", "d", "nothing"]);
  expect([...products.keys()]).toEqual(["d"]);
  expect(products.get("d")?.state).toBe("archived");
});

test("an event that is in the visitor's and the user's profile counts once", async () => {
  const at = "2026-05-01T00:00:00Z";
  const event = { id: "e1", type: "view", product: "a", at };
  for (const subject of ["user:u", "anonymous:v"]) {
    const interactions = subject === "user:u" ? [event, { ...event, id: "e2" }] : [event];
    await put({ ...profileKey(subject), subject, interactions, counters: {}, firstSeenAt: at, lastSeenAt: at });
  }
  const read = newestInteractions(documents, "Table");
  expect(await read(["user:u", "anonymous:v"])).toHaveLength(2);
  expect(await read(["user:nobody"])).toEqual([]);
  expect(await read([])).toEqual([]);
});

test("a product is owned until its right is revoked", async () => {
  const grant = (productId: string, state: string) =>
    put({
      ...entitlementKey("u", productId, "ORDER#1"),
      customer: "u",
      productId,
      source: "ORDER#1",
      state,
      grantedAt: "2026-05-01T00:00:00Z",
    });
  await grant("a", "active");
  await grant("b", "revoked");
  await grant("c", "suspended");
  expect([...(await owned(documents, "Table")("u"))].sort()).toEqual(["a", "c"]);
});

test("a damaged log object gives its lines up to the damage and does not stop the reading", async () => {
  const text = Array.from({ length: 5000 }, (_, line) => `line ${line} é ${Math.sin(line)}`).join("\n");
  const whole = gzipSync(text);
  const objects: Record<string, Buffer> = {
    "events/1.gz": Buffer.concat([gzipSync("first\nsecond\n"), gzipSync("third")]),
    "events/2.gz": whole.subarray(0, whole.length / 2),
    "events/3.gz": Buffer.from("no gzip"),
    "events/4.gz": gzipSync("last\n"),
  };
  const s3 = new S3Client({});
  s3.send = (async (command: unknown) => {
    if (command instanceof ListObjectsV2Command) return { Contents: Object.keys(objects).map((Key) => ({ Key })) };
    if (command instanceof GetObjectCommand) return { Body: Readable.from([objects[command.input.Key!]!]) };
  }) as typeof s3.send;
  const lines: string[] = [];
  const counts = await readLog(s3, "log")((line) => lines.push(line));
  expect(counts).toEqual({ objects: 4, unreadable: 2 });
  expect(lines.slice(0, 3)).toEqual(["first", "second", "third"]);
  expect(lines[3]).toMatch(/^line 0 é/);
  expect(lines.at(-1)).toBe("last");
});

test("a pointer or a model that cannot be read leaves the last good model serving", async () => {
  const model = { blend: {}, itemIds: [], popularity: new Float32Array() } as never;
  let champion = "a";
  const serving = servingModel(
    async () => {
      if (champion === "unreachable") throw new Error("down");
      return { champion, previous: [], version: 1 };
    },
    async (id) => (id === "a" ? ({ manifest: {}, model } as never) : undefined),
  );
  expect((await serving())?.id).toBe("a");
  for (champion of ["missing", "unreachable"]) expect((await serving())?.id).toBe("a");
});
