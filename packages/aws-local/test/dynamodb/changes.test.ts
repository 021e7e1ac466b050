import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startDynamo } from "../../src/dynamodb/server.ts";

const TableName = "Streamed";
let directory = "";
let dynamo: Awaited<ReturnType<typeof startDynamo>>;
let client: DynamoDBDocumentClient;
const connect = () => {
  client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: dynamo.url,
      region: "us-east-1",
      maxAttempts: 1,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    }),
  );
};

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "changes-"));
  dynamo = await startDynamo({ directory });
  connect();
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
});
afterEach(async () => {
  await dynamo.close();
  await rm(directory, { recursive: true });
});

const put = (pk: string, value: number) => client.send(new PutCommand({ TableName, Item: { pk, value } }));
const seen = (after = 0) =>
  dynamo.changes.read(TableName, after, 1000).map(({ record }) => {
    const value = (image?: Record<string, { N?: string }>) => image && Number(image.value?.N);
    const { Keys, OldImage, NewImage } = record.dynamodb as never as Record<string, Record<string, { S: string }>>;
    return [record.eventName, Keys?.pk?.S, value(OldImage as never), value(NewImage as never)];
  });

test("each write gives one record with both images, in order", async () => {
  await put("a", 1);
  await client.send(
    new UpdateCommand({
      TableName,
      Key: { pk: "a" },
      UpdateExpression: "SET #value = :v",
      ExpressionAttributeNames: { "#value": "value" },
      ExpressionAttributeValues: { ":v": 2 },
    }),
  );
  await client.send(new DeleteCommand({ TableName, Key: { pk: "a" } }));
  await client.send(
    new BatchWriteCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: { pk: "b", value: 3 } } }] } }),
  );
  await client.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: { pk: "b", value: 4 } } }] }));
  expect(seen()).toEqual([
    ["INSERT", "a", undefined, 1],
    ["MODIFY", "a", 1, 2],
    ["REMOVE", "a", 2, undefined],
    ["INSERT", "b", undefined, 3],
    ["MODIFY", "b", 3, 4],
  ]);
});

test("filled items replace whatever was there, and give no record", async () => {
  await put("a", 1);
  const before = seen();
  await dynamo.fill(TableName, [
    { pk: { S: "a" }, value: { N: "2" } },
    { pk: { S: "b" }, value: { N: "3" } },
  ]);
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  expect(Items.map(({ pk, value }) => [pk, value]).sort()).toEqual([
    ["a", 2],
    ["b", 3],
  ]);
  expect(seen()).toEqual(before);
  await expect(dynamo.fill("Missing", [{ pk: { S: "a" } }])).rejects.toThrow("Missing is not filled");
});

test("a write that changes nothing, and one that is refused, give no record", async () => {
  await put("a", 1);
  await put("a", 1);
  const refused = { TableName, Item: { pk: "a", value: 9 }, ConditionExpression: "attribute_not_exists(pk)" };
  await expect(client.send(new PutCommand(refused))).rejects.toThrow();
  await expect(client.send(new TransactWriteCommand({ TransactItems: [{ Put: refused }] }))).rejects.toThrow();
  expect(seen()).toHaveLength(1);
});

test("concurrent writes of one item give a chain of images without a gap", async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => put("a", n)));
  const chain = seen();
  for (let n = 1; n < chain.length; n++) expect(chain[n]?.[2]).toBe(chain[n - 1]?.[3]);
  expect(chain).toHaveLength(40);
});

test("records outlive a restart until they are trimmed, and sequences never start again", async () => {
  await put("a", 1);
  await put("b", 2);
  const [first, second] = dynamo.changes.read(TableName, 0, 10);
  await dynamo.changes.trim(TableName, first!.sequence);
  await dynamo.close();
  dynamo = await startDynamo({ directory });
  connect();
  expect(dynamo.changes.read(TableName, 0, 10)).toEqual([second]);
  await put("c", 3);
  expect(dynamo.changes.read(TableName, second!.sequence, 10)[0]?.sequence).toBeGreaterThan(second!.sequence);
});

test("an expired item is deleted, with a record that names the service", async () => {
  const specification = { Enabled: true, AttributeName: "value" };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: specification }));
  await put("old", 1);
  await put("new", Math.floor(Date.now() / 1000) + 3600);
  await dynamo.sweep();
  expect((await client.send(new GetCommand({ TableName, Key: { pk: "old" } }))).Item).toBeUndefined();
  expect((await client.send(new GetCommand({ TableName, Key: { pk: "new" } }))).Item).toBeDefined();
  const last = dynamo.changes.read(TableName, 0, 10).at(-1);
  expect(last?.record).toMatchObject({ eventName: "REMOVE", userIdentity: { principalId: "dynamodb.amazonaws.com" } });
  // A table in which nothing was to expire is looked through again once something is written.
  await put("older", 1);
  await dynamo.sweep();
  expect((await client.send(new GetCommand({ TableName, Key: { pk: "older" } }))).Item).toBeUndefined();
});

test("after kill -9 amid writes, replaying the records gives the table", async () => {
  const folder = join(directory, "storm");
  const child = spawn(process.execPath, [join(import.meta.dirname, "changes-storm.ts"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  await new Promise((resolve) => setTimeout(resolve, 700));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  const revived = await startDynamo({ directory: folder });
  try {
    const replayed = new Map<string, unknown>();
    for (const { record } of revived.changes.read("Storm", 0, 1_000_000)) {
      const { Keys, NewImage } = record.dynamodb!;
      replayed.set(Keys!.pk!.S!, NewImage?.value?.N);
    }
    const storm = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: revived.url,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      }),
    );
    const { Items = [] } = await storm.send(new ScanCommand({ TableName: "Storm" }));
    expect(Items.length).toBeGreaterThan(0);
    expect(new Map(Items.map(({ pk, value }) => [pk, String(value)]))).toEqual(replayed);
  } finally {
    await revived.close();
  }
});
