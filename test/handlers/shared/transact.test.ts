import { CreateTableCommand, DynamoDBClient, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { patient } from "../../../functions/shared/runtime/patient.ts";
import { transact } from "../../../functions/shared/runtime/transact.ts";

/** Long beside what a request takes, so that what is sent together meets. */
const TRANSACTION_MS = 400;
const TableName = "Accounts";
const dynamo = await startDynamo({ transactionMs: TRANSACTION_MS });
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

test("a single write waits for the transaction that holds its item", async () => {
  const ongoing = write(Put("f", 1));
  await new Promise((resolve) => setTimeout(resolve, TRANSACTION_MS / 4));
  await patient(connect()).send(put("f", 2));
  await ongoing;
  expect(await kept("f")).toBe(2);
});

/** A client whose transactions end by these reasons, one after the other, then succeed. */
function ending(...reasons: string[][]) {
  const own = connect();
  let sent = 0;
  own.middlewareStack.add(
    () => async () => {
      const codes = reasons[sent++];
      if (!codes) return { output: { $metadata: {} }, response: {} } as never;
      const CancellationReasons = codes.map((Code) => ({ Code }));
      throw new TransactionCanceledException({ $metadata: {}, message: codes.join(), CancellationReasons });
    },
    { step: "build" },
  );
  return { client: patient(own), sent: () => sent };
}

test("a throttled transaction is sent again, and a conflicting one a few times", async () => {
  const throttled = ending(["None", "ThrottlingError"], ["ProvisionedThroughputExceeded", "TransactionConflict"]);
  expect(await transact(throttled.client, [Put("g", 1), Put("h", 1)])).toBe("done");
  expect(throttled.sent()).toBe(3);
  const met = ending(["None", "TransactionConflict"]);
  expect(await transact(met.client, [Put("g", 1), Put("h", 1)])).toBe("done");
  const always = ending(...Array.from({ length: 10 }, () => ["None", "TransactionConflict"]));
  expect(await transact(always.client, [Put("g", 1), Put("h", 1)])).toBe("conflict");
  const failed = ending(["ThrottlingError", "ConditionalCheckFailed"]);
  expect(await transact(failed.client, [Put("g", 1)], [Put("h", 1)])).toBe("conflict");
  expect([met.sent(), always.sent(), failed.sent()]).toEqual([2, 4, 1]);
});

test("an invalid transaction is an error, not a conflict", async () => {
  const broken = ending(["None", "ValidationError"]);
  await expect(transact(broken.client, [Put("g", 1), Put("h", 1)])).rejects.toBeInstanceOf(
    TransactionCanceledException,
  );
});
