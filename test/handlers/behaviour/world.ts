import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import { startFirehose } from "@lyceum/aws-local/firehose";
import { startS3 } from "@lyceum/aws-local/s3";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { ulid } from "ulid";
import { appendLog } from "../../../functions/behaviour/adapters/log.ts";
import { findProfile, replaceProfiles } from "../../../functions/behaviour/adapters/profiles.ts";
import type { BehaviourEvent } from "../../../functions/behaviour/contract/event.ts";
import { type Profile, profile } from "../../../functions/behaviour/contract/profile.ts";
import { profileKind } from "../../../functions/behaviour/keys.ts";
import { logLine } from "../../../functions/recommendations/log/log-line.ts";
import { factId } from "../../../functions/shared/runtime/fact-id.ts";
import { pause } from "../../../functions/shared/runtime/pause.ts";
import { CLIENT_ID } from "../claims.ts";
import { inProcess } from "../in-process.ts";
import { startVisitorTokens } from "../visitors.ts";
import { checkWrites, watchWrites } from "../writes.ts";

export const TABLE = process.env.BEHAVIOUR_TABLE as string;
export const STREAM = process.env.BEHAVIOUR_STREAM as string;
const ISSUER = "https://issuer.test";

async function keySet() {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "1", alg: "RS256", use: "sig" };
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env.TOKEN_ISSUER = ISSUER;
  process.env.TOKEN_KEYS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const token = (user: string) =>
    new SignJWT({ token_use: "access", client_id: CLIENT_ID })
      .setProtectedHeader({ alg: "RS256", kid: "1" })
      .setSubject(user)
      .setIssuer(ISSUER)
      .setExpirationTime("1h")
      .sign(privateKey);
  return { token, close: () => server.close() };
}

/** The emulators that behaviour stands on, and what is in them. Handlers loaded after this reach them too. */
export async function startWorld() {
  const directory = await mkdtemp(join(tmpdir(), "behaviour-"));
  watchWrites();
  const dynamo = await startDynamo();
  await inProcess(dynamo);
  const buckets = await startS3({ directory: join(directory, "s3") });
  const s3 = new S3Client({ endpoint: buckets.url, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "log" }));
  const streams = { [STREAM]: { bucket: "log", prefix: "events/" } };
  const firehose = await startFirehose({ directory, streams, s3Url: buckets.url, flushMs: 60_000 });
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamo.url;
  process.env.AWS_ENDPOINT_URL_FIREHOSE = firehose.url;
  const client = new DynamoDBClient({});
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  for (const TableName of [TABLE, "Catalogue", "Identity", "Commerce", "Learning"]) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
        AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
  }
  // What events of these tests are about unless they say so themselves.
  await documents.send(new PutCommand({ TableName: "Catalogue", Item: { pk: "PRODUCT#p", sk: "PRODUCT", id: "p" } }));
  const firehoseClient = new FirehoseClient({});
  const keys = await keySet();
  const visitors = await startVisitorTokens();
  const itemOf = async (subject: string) =>
    (await documents.send(new GetCommand({ TableName: TABLE, Key: profileKind.key({ subject }) }))).Item;
  return {
    documents,
    token: keys.token,
    as: visitors.as,
    ports: {
      appendLog: appendLog(firehoseClient, STREAM),
      findProfile: findProfile(documents, TABLE),
      replaceProfiles: replaceProfiles(documents, TABLE),
      pause,
      factId,
      now: () => Date.now(),
      countEvents: () => {},
      findUnknownProducts: async () => new Set<string>(),
    },
    itemOf,
    /** As recommendations read it. */
    profileOf: async (subject: string): Promise<Profile | undefined> => {
      const item = await itemOf(subject);
      return item && profile.parse(item);
    },
    /** All lines in the bucket, each of which training accepts. */
    log: async () => {
      await firehose.flush();
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "log", Prefix: "events/" }));
      const lines: string[] = [];
      for (const { Key } of Contents) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: "log", Key }));
        const text = gunzipSync((await Body?.transformToByteArray()) as Uint8Array).toString();
        lines.push(...text.split("\n").slice(0, -1));
      }
      return lines.map((line) => {
        const event = logLine(line);
        if (!event) throw new Error(`Training would not accept ${line}`);
        return event;
      });
    },
    put: (TableName: string, Item: object) => documents.send(new PutCommand({ TableName, Item })),
    /** What a table's stream has told since `after`. */
    changes: (table: string, after = 0) => dynamo.changes.read(table, after, 1000),
    close: async () => {
      keys.close();
      await visitors.close();
      await firehose.close();
      await buckets.close();
      await dynamo.close();
      checkWrites();
      await rm(directory, { recursive: true });
    },
  };
}

/** Each event comes a millisecond after the one before, so that newest first is one order. */
let clock = Date.now();
export const eventOf = (fields: Partial<Omit<BehaviourEvent, "type">> & { type?: string } = {}) => ({
  id: ulid(),
  type: "view",
  at: new Date(clock++).toISOString(),
  product: "p",
  session: "s",
  consent: true,
  ...fields,
});

interface EventsReply {
  readonly code?: string;
  readonly errors?: { pointer: string; detail: string }[];
  readonly results: { id?: string; status: string; errors?: { pointer: string; detail: string }[] }[];
}

/** Calls POST /events as the gateway does. @param sender an access token, or headers */
export async function post(
  handler: unknown,
  body: unknown,
  sender: string | Record<string, string> = {},
): Promise<{ status: number; body: EventsReply }> {
  const event = {
    headers: typeof sender === "string" ? { authorization: `Bearer ${sender}` } : sender,
    body: typeof body === "string" ? body : JSON.stringify(body),
    requestContext: {},
  };
  const call = handler as (event: never, context: never) => Promise<{ statusCode: number; body: string }>;
  const reply = await call(event as never, {} as never);
  return { status: reply.statusCode, body: JSON.parse(reply.body) };
}
