import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { marshall } from "@aws-sdk/util-dynamodb";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import { startS3 } from "@lyceum/aws-local/s3";
import { inProcess } from "./in-process.ts";
import { checkWrites, watchWrites } from "./writes.ts";

/** How long a transaction has its items at least: whoever comes to one meanwhile is refused, as by DynamoDB. */
const TRANSACTION_MS = Number(process.env.TRANSACTION_MS ?? 5);

const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
const keys = (pk: string, sk: string) => [
  { AttributeName: pk, KeyType: "HASH" as const },
  { AttributeName: sk, KeyType: "RANGE" as const },
];

const attributes = (indexes: readonly string[]) => [
  "pk",
  "sk",
  ...indexes.flatMap((index) => [`${index}Pk`, `${index}Sk`]),
];

const tableOf = (TableName: string, indexes: readonly string[]) =>
  new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: attributes(indexes).map(attribute),
    KeySchema: keys("pk", "sk"),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((IndexName) => ({
        IndexName,
        KeySchema: keys(`${IndexName}Pk`, `${IndexName}Sk`),
        Projection: { ProjectionType: "ALL" as const },
      })),
    }),
  });

/** The emulators of this process: files that share a worker share them, as their handlers' clients keep the first addresses. */
async function start() {
  watchWrites();
  const directory = await mkdtemp(join(tmpdir(), "cloud-"));
  const [dynamo, s3] = await Promise.all([startDynamo({ transactionMs: TRANSACTION_MS }), startS3({ directory })]);
  await inProcess(dynamo);
  process.env.AWS_REGION = "us-east-1";
  process.env.AWS_ACCESS_KEY_ID = "test";
  process.env.AWS_SECRET_ACCESS_KEY = "test";
  delete process.env.AWS_SESSION_TOKEN;
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamo.url;
  process.env.AWS_ENDPOINT_URL_S3 = s3.url;
  process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
  return { dynamo, s3, client: new DynamoDBClient({}), tables: new Map<string, string>(), buckets: new Set<string>() };
}
let started: ReturnType<typeof start> | undefined;

/**
 * DynamoDB and S3 for handlers under test: tables as stacks make them, by the names of their indexes, and buckets.
 * Sets the environment that clients read as they connect, so it must be awaited before a handler is called. All files of a
 * folder may have the same cloud: `close` empties it and checks what was written, and the next file goes on with it.
 */
export async function startCloud(resources: {
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly buckets?: readonly string[];
}): Promise<{
  readonly s3: string;
  /** Puts many items at once, as quickly as can be. */
  readonly fill: (table: string, items: readonly Record<string, unknown>[]) => Promise<void>;
  readonly close: () => Promise<void>;
}> {
  started ??= start();
  const { dynamo, s3, client, tables, buckets } = await started;
  for (const [name, indexes] of Object.entries(resources.tables)) {
    const shape = indexes.join();
    if (tables.get(name) === shape) continue;
    if (tables.has(name)) await client.send(new DeleteTableCommand({ TableName: name }));
    await client.send(tableOf(name, indexes));
    tables.set(name, shape);
  }
  for (const Bucket of resources.buckets ?? []) {
    if (!buckets.has(Bucket)) await new S3Client({}).send(new CreateBucketCommand({ Bucket }));
    buckets.add(Bucket);
  }
  return {
    s3: s3.url,
    fill: (table, items) =>
      dynamo.fill(
        table,
        items.map((item) => marshall(item, { removeUndefinedValues: true })),
      ),
    async close() {
      await dynamo.empty();
      checkWrites();
    },
  };
}
