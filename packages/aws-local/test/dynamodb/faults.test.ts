import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDynamo } from "../../src/dynamodb/server.ts";

let dynamo: Awaited<ReturnType<typeof startDynamo>>;
let client: DynamoDBClient;
beforeAll(async () => {
  dynamo = await startDynamo();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new DynamoDBClient({ endpoint: dynamo.url, region: "us-east-1", maxAttempts: 1, credentials });
});
afterAll(() => dynamo.close());

const control = (query: string) => fetch(`${dynamo.url}/_control/faults?${query}`, { method: "POST" });
const list = () => client.send(new ListTablesCommand({}));

test("an operation's next calls fail as requested and as often as requested, and no other", async () => {
  await control("operation=ListTables&error=ThrottlingException&times=2&message=slow");
  await control("operation=PutItem&error=ThrottlingException");
  for (let n = 0; n < 2; n++)
    await expect(list()).rejects.toMatchObject({ name: "ThrottlingException", message: "slow" });
  expect((await list()).TableNames).toEqual([]);
});

test("times=0 ends all faults, and an unknown fault is refused", async () => {
  await control("operation=ListTables&error=InternalServerError&status=500&times=5");
  await expect(list()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  await control("times=0");
  await list();
  for (const query of ["error=ThrottlingException", "operation=ListTables", "operation=a&error=b&times=-1"]) {
    expect((await control(query)).status).toBe(400);
  }
});
