import { setImmediate } from "node:timers/promises";
import {
  CreateTableCommand,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactGetCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDynamo } from "../../src/dynamodb/server.ts";

const TableName = "Accounts";
/** Transactions have their items until it resolves, so that what is sent meanwhile meets them. */
let end = Promise.withResolvers<void>();
const dynamo = await startDynamo({ transactionMs: () => end.promise });
const connect = () =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: dynamo.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    }),
  );
const client = connect();
beforeAll(async () => {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
});
afterAll(() => dynamo.close());

const Put = (pk: string, value: number) => ({ Put: { TableName, Item: { pk, value } } });
const write = (...TransactItems: object[]) => client.send(new TransactWriteCommand({ TransactItems } as never));
const put = (pk: string, value: number) => new PutCommand({ TableName, Item: { pk, value } });
const kept = async (pk: string) =>
  (await client.send(new GetCommand({ TableName, Key: { pk }, ConsistentRead: true }))).Item?.value;
const reasonsOf = (result: PromiseSettledResult<unknown>) =>
  result.status === "rejected" && result.reason instanceof TransactionCanceledException
    ? result.reason.CancellationReasons?.map(({ Code }) => Code)
    : result;
const check = { TableName, Key: { pk: "b" }, ConditionExpression: "attribute_not_exists(never)" };

test("of conflicting transactions one succeeds, and the other's error names the item", async () => {
  end = Promise.withResolvers();
  const both = [write(Put("a", 1), { ConditionCheck: check }), write(Put("c", 2), Put("b", 2))];
  await Promise.race(both).catch(() => {});
  end.resolve();
  const [first, second] = await Promise.allSettled(both);
  const outcomes = [first, second].map((each) => (each?.status === "fulfilled" ? "done" : reasonsOf(each!)));
  expect(outcomes).toContain("done");
  expect([
    ["None", "TransactionConflict"],
    ["None", "TransactionConflict"],
  ]).toContainEqual(outcomes.find((each) => each !== "done"));
});

test("a single write that conflicts with a transaction has its own exception; a read succeeds", async () => {
  end = Promise.withResolvers();
  const ongoing = write(Put("d", 1));
  while ((await kept("d")) !== 1) await setImmediate();
  await expect(client.send(put("d", 2))).rejects.toBeInstanceOf(TransactionConflictException);
  await expect(client.send(put("e", 2))).resolves.toBeDefined();
  const read = client.send(new TransactGetCommand({ TransactItems: [{ Get: { TableName, Key: { pk: "d" } } }] }));
  await expect(read).rejects.toMatchObject({ CancellationReasons: [{ Code: "TransactionConflict" }] });
  end.resolve();
  await ongoing;
  await client.send(put("d", 3));
  expect(await kept("d")).toBe(3);
});
