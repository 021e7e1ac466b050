import { DynamoDBClient, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { startDynamo } from "../../src/dynamodb/server.ts";

/** A process to be killed: moves one unit between two of ten accounts, twenty at a time, for ever; prints each done. */
const { url } = await startDynamo({ directory: process.argv[2] as string });
const client = new DynamoDBClient({
  endpoint: url,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});
const add = (account: number, amount: number) => ({
  Update: {
    TableName: "Accounts",
    Key: { pk: { S: `a${account}` }, sk: { S: "A" } },
    UpdateExpression: "ADD balance :n",
    ExpressionAttributeValues: { ":n": { N: String(amount) } },
  },
});
async function mover(lane: number) {
  for (let n = 0; ; n++) {
    const from = (lane + n) % 10;
    const done = {
      Put: {
        TableName: "Accounts",
        Item: { pk: { S: `t${lane}-${n}` }, sk: { S: "T" } },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    };
    await client.send(
      new TransactWriteItemsCommand({ TransactItems: [add(from, -1), add((from + 1 + (lane % 9)) % 10, 1), done] }),
    );
    process.stdout.write(`t${lane}-${n}\n`);
  }
}
await Promise.all(Array.from({ length: 20 }, (_, lane) => mover(lane)));
