import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orderItem } from "../../../functions/commerce/adapters/dynamodb/orders.ts";
import { saleItems } from "../../../functions/commerce/adapters/dynamodb/sales.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Export, ShownExport } from "../../../functions/exports/contract/export.ts";
import type { FileWriter, OpenFile } from "../../../functions/exports/flows/ports.ts";
import { MOST_IN_A_DAY } from "../../../functions/exports/settings.ts";
import { orderOf, productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { startCloud } from "../cloud.ts";
import { crashing } from "../crashing.ts";

const HOUR = 3_600_000;
for (const name of ["EXPORTS_TABLE", "COMMERCE_TABLE"]) process.env[name] = name.slice(0, -"_TABLE".length);
process.env.EXPORTS_BUCKET = "exports";
const cloud = await startCloud({ tables: { EXPORTS: [], COMMERCE: ["byTime"] }, buckets: ["exports"] });
const { insertExport, findExport, listExports, replaceExport } = await import(
  "../../../functions/exports/adapters/exports.ts"
);
const { formatOf } = await import("../../../functions/exports/adapters/format.ts");
const { fileUrl, openFile } = await import("../../../functions/exports/adapters/files.ts");
const { findOrders } = await import("../../../functions/exports/adapters/orders.ts");
const { requestExport } = await import("../../../functions/exports/handlers/request-export.ts");
const { getExport } = await import("../../../functions/exports/handlers/get-export.ts");
const { listExports: listRoute } = await import("../../../functions/exports/handlers/list-exports.ts");
const { makeExport } = await import("../../../functions/exports/handlers/make-export.ts");

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});
const s3 = new S3Client({});
const clock = { ahead: 0 };
const now = () => Date.now() + clock.ahead;
const ports = {
  insertExport: insertExport(documents, "EXPORTS"),
  findExport: findExport(documents, "EXPORTS"),
  listExports: listExports(documents, "EXPORTS"),
  replaceExport: replaceExport(documents, "EXPORTS"),
  findOrders: findOrders(documents, "COMMERCE"),
  openFile: openFile(s3, "exports"),
  formatOf,
  fileUrl: fileUrl(s3, "exports"),
  newId: () => ulid(now()),
  pause: async () => {},
  now,
};
type Ports = typeof ports;
type Told = ShownExport & { url?: string; code?: string; detail?: string; errors?: { pointer: string }[] };

/** Orders of a buyer, a minute after each other, each of a product of two creators. */
async function bought(customer: string, count: number, state: "paid" | "pending" = "paid"): Promise<Order[]> {
  const orders = Array.from({ length: count }, (_, n): Order => {
    const at = new Date(Date.parse("2026-06-01T00:00:00.000Z") + n * 60_000).toISOString();
    const order = orderOf(
      productOf(`a${n}`, { creatorId: "anna", title: `机器学习 ${n}` }),
      productOf(`b${n}`, { creatorId: "ben" }),
    );
    const paid = state === "paid" && { paidAt: at };
    return { ...order, id: ulid(Date.parse(at)), customer, createdAt: at, state, ...paid };
  });
  for (const order of orders) {
    for (const Item of [orderItem(order), ...saleItems(order)]) {
      await documents.send(new PutCommand({ TableName: "COMMERCE", Item }));
    }
  }
  return orders;
}
const ask = (user: string, body: object, groups: string[] = []) =>
  call<Told>(requestExport(ports), { user, groups, body });
const get = (user: string, id: string) => call<Told>(getExport(ports), { user, params: { id } });
/** The stream tells of an export that was asked for. */
async function tell(user: string, id: string, with_: Partial<Ports> = {}): Promise<void> {
  const kept = (await ports.findExport(user, id)) as Export;
  const NewImage = marshall(kept, { removeUndefinedValues: true }) as never;
  await makeExport({ ...ports, ...with_ })({ eventName: "INSERT", dynamodb: { NewImage } });
}
async function file(user: string, id: string): Promise<{ text: string; name: string | null; type: string | null }> {
  const { body } = await get(user, id);
  const response = await fetch(body.url ?? "");
  const { headers } = response;
  return { text: await response.text(), name: headers.get("content-disposition"), type: headers.get("content-type") };
}

beforeAll(async () => {
  await bought("reader", 250);
});
afterAll(() => cloud.close());

test("an export is requested, made in the background, and served by a URL of five minutes", async () => {
  const orders = await bought("ann", 3);
  const { status, body } = await ask("ann", { kind: "orders" });
  expect([status, body]).toMatchObject([202, { kind: "orders", format: "csv", state: "pending" }]);
  expect((await get("ann", body.id)).body).toEqual(body);
  await tell("ann", body.id);
  const { body: made } = await get("ann", body.id);
  expect(made).toMatchObject({ state: "ready", rows: 6, url: expect.stringContaining("X-Amz-Expires=300") });
  expect(Date.parse(made.expiresAt ?? "") - now()).toBeGreaterThan(7 * 24 * HOUR - 60_000);
  const { text, name, type } = await file("ann", body.id);
  expect([name, type]).toEqual([
    `attachment; filename="orders-${body.requestedAt.slice(0, 10)}.csv"`,
    "text/csv; charset=utf-8",
  ]);
  const lines = text.split("\r\n");
  expect(lines).toHaveLength(8);
  expect(lines[1]).toBe(
    `${orders[0]?.id},2026-06-01T00:00:00.000Z,2026-06-01T00:00:00.000Z,paid,a0,course,机器学习 0,1,usd,,,10.00,1000,0.00,0,20.00,2000,0.00,0`,
  );
});

test("a creator exports only their own sales, within the requested time", async () => {
  const asked = { kind: "sales", format: "json", from: "2026-06-01T00:10:00Z", to: "2026-06-01T03:00:00Z" };
  expect(await ask("anna", asked)).toMatchObject({ status: 403, body: { code: "not-a-creator" } });
  const { body } = await ask("anna", asked, ["creator"]);
  await tell("anna", body.id);
  const rows = JSON.parse((await file("anna", body.id)).text) as { product: string; paidAt: string }[];
  // Of the reader's 250 orders, a minute apart: those of minutes 10 to 179.
  expect(rows).toHaveLength(170);
  expect(rows.every(({ product }) => product.startsWith("a"))).toBe(true);
  const times = rows.map(({ paidAt }) => paidAt);
  expect(times).toEqual(times.toSorted());
  expect((await get("anna", body.id)).body).toMatchObject({ rows: 170 });
});

test("an unpaid order is in its buyer's file and in no creator's sales", async () => {
  await bought("waiting", 1, "pending");
  const { body } = await ask("waiting", { kind: "orders" });
  await tell("waiting", body.id);
  expect((await file("waiting", body.id)).text).toContain(",pending,");
});

test("a file larger than a part is uploaded in parts, each row in it once", async () => {
  const { body } = await ask("reader", { kind: "orders" });
  const sizes: number[] = [];
  const small: OpenFile = (key, type) => {
    const writer = openFile(s3, "exports", 1)(key, type);
    return {
      ...writer,
      write: async (text) => {
        sizes.push(text.length);
        // S3 takes no small parts: each is filled up with what a CSV reader would see as another line.
        await writer.write(text.padEnd(5 * 1024 * 1024, " "));
      },
    } satisfies FileWriter;
  };
  await tell("reader", body.id, { openFile: small });
  const { text } = await file("reader", body.id);
  expect(text.split("\r\n").filter((line) => line.trim() !== "").length).toBe(501);
  // At most a hundred orders at a time were in memory.
  expect(sizes.length).toBeGreaterThanOrEqual(4);
});

test("of ten concurrent exports of a kind one is made; then another may be", async () => {
  const replies = await Promise.all(Array.from({ length: 10 }, () => ask("hasty", { kind: "orders" })));
  const [accepted, ...more] = replies.filter(({ status }) => status === 202);
  expect(more).toEqual([]);
  for (const { status, body } of replies.filter((each) => each !== accepted)) {
    expect([status, body.code]).toEqual([409, "export-running"]);
    expect(body.detail).toContain(accepted?.body.id);
  }
  expect((await ask("hasty", { kind: "sales" }, ["creator"])).status).toBe(202);
  await tell("hasty", accepted?.body.id ?? "");
  expect((await get("hasty", accepted?.body.id ?? "")).body).toMatchObject({ state: "ready", rows: 0 });
  expect((await ask("hasty", { kind: "orders" })).status).toBe(202);
});

test("a lost export is abandoned after an hour, and changes nothing later", async () => {
  const { body: lost } = await ask("patient", { kind: "orders" });
  clock.ahead = HOUR;
  expect((await get("patient", lost.id)).body).toMatchObject({ state: "failed", failure: expect.any(String) });
  const { body: next, status } = await ask("patient", { kind: "orders" });
  expect(status).toBe(202);
  // Heard of after all: it stays failed, and does not make room for a third.
  await tell("patient", lost.id);
  expect((await get("patient", lost.id)).body.state).toBe("failed");
  expect((await ask("patient", { kind: "orders" })).status).toBe(409);
  await tell("patient", next.id);
  expect((await get("patient", next.id)).body.state).toBe("ready");
  clock.ahead = 0;
});

test("after a crash at any step the next try completes, and repeated failure is reported", async () => {
  await bought("unlucky", 2);
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const { body } = await ask("unlucky", { kind: "orders" });
      const { ports: failing, crash } = crashing(
        ports,
        ["now", "newId", "findOrders", "openFile", "formatOf"],
        n,
        when,
      );
      await tell("unlucky", body.id, failing).catch(() => {});
      await tell("unlucky", body.id);
      expect((await get("unlucky", body.id)).body).toMatchObject({ state: "ready", rows: 4 });
      if (!crash.reached) break;
    }
  }
  const { body } = await ask("unlucky", { kind: "orders" });
  const broken = {
    openFile: (): FileWriter => ({
      write: () => Promise.reject(new Error("no disk")),
      close: async () => {},
      discard: async () => {},
    }),
  };
  for (let n = 0; n < 3; n++) await expect(tell("unlucky", body.id, broken)).rejects.toThrow("no disk");
  await tell("unlucky", body.id, broken);
  expect((await get("unlucky", body.id)).body).toMatchObject({
    state: "failed",
    failure: expect.stringContaining("again"),
  });
  expect((await ask("unlucky", { kind: "orders" })).status).toBe(202);
});

test("a request delivered twice, also at the same time, makes one readable file", async () => {
  await bought("double", 2);
  const { body } = await ask("double", { kind: "orders" });
  await Promise.all([tell("double", body.id), tell("double", body.id)]);
  await tell("double", body.id);
  expect((await get("double", body.id)).body).toMatchObject({ state: "ready", rows: 4 });
  expect((await file("double", body.id)).text.split("\r\n")).toHaveLength(6);
});

test("an upload that fails half way leaves nothing in the bucket", async () => {
  const { body } = await ask("half", { kind: "orders" });
  const after: Ports["findOrders"] = async function* () {
    yield [];
    throw new Error("the table is gone");
  };
  await expect(tell("half", body.id, { findOrders: after, openFile: openFile(s3, "exports", 1) })).rejects.toThrow(
    "gone",
  );
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "exports", Prefix: "exports/half/" }));
  expect(Contents).toEqual([]);
});

test("another's export is unknown; lists are in pages, newest first", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    clock.ahead += 10;
    const { body } = await ask("lister", { kind: "orders" });
    await tell("lister", body.id);
    ids.unshift(body.id);
  }
  expect(await get("eve", ids[0] ?? "")).toMatchObject({ status: 404, body: { code: "unknown-export" } });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: "2", ...(cursor !== undefined && { cursor }) };
    const { body } = await call<{ items: ShownExport[]; cursor?: string }>(listRoute(ports), { user: "lister", query });
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.cursor;
  } while (cursor !== undefined);
  expect(seen).toEqual(ids);
  clock.ahead = 0;
});

test("a time that ends before it begins is refused, naming the field", async () => {
  const { status, body } = await ask("ann", {
    kind: "orders",
    from: "2026-06-02T00:00:00Z",
    to: "2026-06-01T00:00:00Z",
  });
  expect([status, body.errors]).toMatchObject([400, [{ pointer: "/to" }]]);
});

test("exports are limited by day, however many at once", async () => {
  const user = `eager-${ulid()}`;
  const done = async () => {
    for (const { id } of (await ports.listExports(user, { limit: 100 })).items) {
      const kept = await ports.findExport(user, id);
      if (kept?.state === "pending") await ports.replaceExport(kept, { ...kept, state: "failed", failure: "a test's" });
    }
  };
  for (let n = 0; n < MOST_IN_A_DAY; n++) {
    const replies = await Promise.all([ask(user, { kind: "orders" }), ask(user, { kind: "orders" })]);
    expect(replies.filter(({ status }) => status === 202)).toHaveLength(1);
    await done();
  }
  const over = await Promise.all(Array.from({ length: 5 }, () => ask(user, { kind: "orders" })));
  for (const reply of over) expect(reply).toMatchObject({ status: 429, body: { code: "too-many-exports" } });
  clock.ahead += 86_400_000;
  expect((await ask(user, { kind: "orders" })).status).toBe(202);
  clock.ahead -= 86_400_000;
});
