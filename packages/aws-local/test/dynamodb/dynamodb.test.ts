import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DynamoDBClient,
  type TransactionCanceledException,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDynamo } from "../../src/dynamodb/server.ts";

/** With AWS_ENDPOINT_URL (or ..._DYNAMODB) set, the same rules are checked there. */
const foreign = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? process.env.AWS_ENDPOINT_URL;
const TableName = foreign ? `Accounts-${Date.now()}` : "Accounts";
const connect = (endpoint: string) =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint,
      region: "us-east-1",
      maxAttempts: 1,
      ...(!foreign && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
    }),
  );
const createAccounts = (client: DynamoDBDocumentClient) =>
  client.send(
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

let client: DynamoDBDocumentClient;
let close = async () => {};
beforeAll(async () => {
  const local = foreign ? undefined : await startDynamo();
  if (local) close = local.close;
  client = connect(local?.url ?? (foreign as string));
  await createAccounts(client);
});
afterAll(() => close());

const key = (pk: string) => ({ pk, sk: "A" });
const put = (pk: string, value: number) => client.send(new PutCommand({ TableName, Item: { ...key(pk), value } }));
const balanceOf = async (pk: string) =>
  (await client.send(new GetCommand({ TableName, Key: key(pk), ConsistentRead: true }))).Item?.value;
const onlyNew = (pk: string, value: number) => ({
  Put: {
    TableName,
    Item: { ...key(pk), value },
    ConditionExpression: "attribute_not_exists(pk)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  },
});
const add = (pk: string, n: number) => ({
  Update: {
    TableName,
    Key: key(pk),
    UpdateExpression: "ADD #v :n",
    ExpressionAttributeNames: { "#v": "value" },
    ExpressionAttributeValues: { ":n": n },
  },
});
const transact = (...TransactItems: object[]) =>
  client.send(new TransactWriteCommand({ TransactItems: TransactItems as TransactWriteItem[] as never }));

test("a transaction writes all of its items", async () => {
  await put("gone", 1);
  await transact(onlyNew("t1", 1), add("t2", 5), { Delete: { TableName, Key: key("gone") } });
  expect([await balanceOf("t1"), await balanceOf("t2"), await balanceOf("gone")]).toEqual([1, 5, undefined]);
});

test("one failed condition writes nothing, and each item gets its reason", async () => {
  await put("taken", 7);
  const error = (await transact(add("c1", 1), onlyNew("taken", 8), onlyNew("c2", 1)).catch(
    (thrown) => thrown,
  )) as TransactionCanceledException;
  expect(error.name).toBe("TransactionCanceledException");
  expect(error.CancellationReasons?.map(({ Code }) => Code)).toEqual(["None", "ConditionalCheckFailed", "None"]);
  expect(error.CancellationReasons?.[1]?.Item).toMatchObject({ value: { N: "7" } });
  expect([await balanceOf("c1"), await balanceOf("taken"), await balanceOf("c2")]).toEqual([undefined, 7, undefined]);
});

test("a condition check that holds leaves no item behind", async () => {
  const absent = { TableName, Key: key("absent"), ConditionExpression: "attribute_not_exists(pk)" };
  await transact({ ConditionCheck: absent }, add("checked", 1));
  expect([await balanceOf("absent"), await balanceOf("checked")]).toEqual([undefined, 1]);
});

test("one transaction cannot touch an item twice, and a wrong expression writes nothing", async () => {
  await expect(transact(add("twice", 1), add("twice", 1))).rejects.toMatchObject({ name: "ValidationException" });
  const wrong = { Update: { TableName, Key: key("wrong"), UpdateExpression: "NOT AN EXPRESSION" } };
  await expect(transact(add("twice", 1), wrong)).rejects.toMatchObject({ name: "ValidationException" });
  expect(await balanceOf("twice")).toBeUndefined();
});

test("the same token does the work once and refuses other work", async () => {
  const ClientRequestToken = `token-${Date.now()}`;
  const send = (n: number) =>
    client.send(new TransactWriteCommand({ ClientRequestToken, TransactItems: [add("once", n)] }));
  await send(3);
  await send(3);
  expect(await balanceOf("once")).toBe(3);
  await expect(send(4)).rejects.toMatchObject({ name: "IdempotentParameterMismatchException" });
});

test("a refused conditional write shows the item that refused it", async () => {
  await put("single", 9);
  const refused = client.send(new PutCommand(onlyNew("single", 1).Put));
  await expect(refused).rejects.toMatchObject({ name: "ConditionalCheckFailedException", Item: { value: { N: "9" } } });
});

test("racing transfers keep the sum, and a reader of both sides never sees half of one", async () => {
  await Promise.all([put("left", 100), put("right", 0)]);
  const both = async () => {
    const Gets = ["left", "right"].map((pk) => ({ Get: { TableName, Key: key(pk) } }));
    const { Responses = [] } = await client.send(new TransactGetCommand({ TransactItems: Gets }));
    return Responses.reduce((sum, { Item }) => sum + Number(Item?.value), 0);
  };
  const sums = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      n % 3 === 0 ? both() : transact(add("left", -1), add("right", 1)).then(() => 100),
    ),
  );
  expect(new Set(sums)).toEqual(new Set([100]));
  expect([await balanceOf("left"), await balanceOf("right")]).toEqual([60, 40]);
});

test.skipIf(foreign)("an operation that is not emulated names itself", async () => {
  await expect(client.send(new DescribeContinuousBackupsCommand({ TableName }))).rejects.toMatchObject({
    name: "NotImplementedException",
    message: expect.stringContaining("DescribeContinuousBackups"),
  });
});

test.skipIf(foreign)(
  "a process killed in a storm of transfers loses no acknowledged one, and halves none",
  async () => {
    const directory = await mkdtemp(join(tmpdir(), "dynamo-"));
    const first = await startDynamo({ directory });
    await createAccounts(connect(first.url));
    await first.close();
    const child = spawn(process.execPath, [join(import.meta.dirname, "storm.ts"), directory], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      if (printed.length > 1500) setTimeout(() => child.kill("SIGKILL"), Math.random() * 30);
    });
    await new Promise((resolve) => child.once("close", resolve));
    const again = await startDynamo({ directory });
    const { Items = [] } = await connect(again.url).send(new ScanCommand({ TableName, ConsistentRead: true }));
    await again.close();
    await rm(directory, { recursive: true });
    const transfers = new Set(Items.filter(({ sk }) => sk === "T").map(({ pk }) => pk));
    const acknowledged = printed.split("\n").slice(0, -1);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(acknowledged.filter((transfer) => !transfers.has(transfer))).toEqual([]);
    const balances = Items.filter(({ sk }) => sk === "A").map(({ balance }) => Number(balance));
    expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(0);
  },
);
