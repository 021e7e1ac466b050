import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sizeOf } from "../../src/dynamodb/capacity.ts";
import { startDynamo } from "../../src/dynamodb/server.ts";

const TableName = "Orders";
let client: DynamoDBDocumentClient;
let close = async () => {};
beforeAll(async () => {
  const dynamo = await startDynamo();
  close = dynamo.close;
  client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: dynamo.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    }),
  );
  const key = (of: string) => [
    { AttributeName: of === "" ? "pk" : `${of}Pk`, KeyType: "HASH" as const },
    { AttributeName: of === "" ? "sk" : `${of}Sk`, KeyType: "RANGE" as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk", "gsi1Pk", "gsi1Sk"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S" as const,
      })),
      KeySchema: key(""),
      GlobalSecondaryIndexes: [{ IndexName: "gsi1", KeySchema: key("gsi1"), Projection: { ProjectionType: "ALL" } }],
    }),
  );
});
afterAll(() => close());

const ReturnConsumedCapacity = "INDEXES" as const;
const item = (pk: string, more: object = {}) => ({ pk, sk: "A", ...more });
const put = async (Item: object) =>
  (await client.send(new PutCommand({ TableName, Item, ReturnConsumedCapacity }))).ConsumedCapacity;

test("an item's size is that of its names and values", () => {
  expect(sizeOf({ pk: { S: "ab" }, n: { N: "-123.40" }, b: { BOOL: true } })).toBe(2 + 2 + (1 + 3) + (1 + 1));
  expect(sizeOf({ l: { L: [{ S: "é" }] }, m: { M: { x: { S: "y" } } } })).toBe(1 + 3 + 1 + 2 + (1 + 3 + 1 + 2));
});

test("a write takes a unit for each KiB of the larger of old and new item", async () => {
  expect(await put(item("plain"))).toMatchObject({ CapacityUnits: 1, Table: { CapacityUnits: 1 } });
  expect(await put(item("plain", { text: "x".repeat(2_500) }))).toMatchObject({ CapacityUnits: 3 });
  expect(await put(item("plain"))).toMatchObject({ CapacityUnits: 3 });
});

test("an index costs units if its entry changes, and twice if its key changes", async () => {
  const listed = (list: string, n: number) => item("listed", { gsi1Pk: list, gsi1Sk: "1", n });
  const gsi1 = (units: number) => ({ GlobalSecondaryIndexes: { gsi1: { CapacityUnits: units } } });
  expect(await put(listed("OPEN", 1))).toMatchObject({ CapacityUnits: 2, ...gsi1(1) });
  expect(await put(listed("OPEN", 1))).toMatchObject({ CapacityUnits: 1, ...gsi1(0) });
  expect(await put(listed("OPEN", 2))).toMatchObject({ CapacityUnits: 2, ...gsi1(1) });
  expect(await put(listed("CLOSED", 2))).toMatchObject({ CapacityUnits: 3, ...gsi1(2) });
  expect(await put(item("listed"))).toMatchObject({ CapacityUnits: 2, ...gsi1(1) });
});

test("a transaction takes twice the units, for items that it only checks too", async () => {
  await put(item("checked"));
  const { ConsumedCapacity } = await client.send(
    new TransactWriteCommand({
      ReturnConsumedCapacity,
      TransactItems: [
        { Put: { TableName, Item: item("new", { gsi1Pk: "OPEN", gsi1Sk: "2" }) } },
        { ConditionCheck: { TableName, Key: item("checked"), ConditionExpression: "attribute_exists(pk)" } },
      ],
    }),
  );
  expect(ConsumedCapacity).toMatchObject([
    {
      TableName,
      CapacityUnits: 5,
      Table: { CapacityUnits: 4 },
      GlobalSecondaryIndexes: { gsi1: { CapacityUnits: 1 } },
    },
  ]);
});

test("a read takes half a unit for each 4 KiB, a consistent one a whole; reported on request", async () => {
  await put(item("read", { text: "x".repeat(5_000) }));
  const get = (ConsistentRead: boolean) =>
    client.send(new GetCommand({ TableName, Key: item("read"), ConsistentRead, ReturnConsumedCapacity }));
  expect((await get(false)).ConsumedCapacity).toMatchObject({ CapacityUnits: 1 });
  expect((await get(true)).ConsumedCapacity).toMatchObject({ CapacityUnits: 2 });
  const query = {
    TableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": "read" },
    ReturnConsumedCapacity,
  };
  expect((await client.send(new QueryCommand(query))).ConsumedCapacity).toMatchObject({ CapacityUnits: 1 });
  const update = {
    TableName,
    Key: item("read"),
    UpdateExpression: "SET n = :n",
    ExpressionAttributeValues: { ":n": 1 },
  };
  expect((await client.send(new UpdateCommand(update))).ConsumedCapacity).toBeUndefined();
});
