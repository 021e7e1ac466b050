import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { startDynamo } from "../../src/dynamodb/server.ts";

/** Writes until it is killed. */
const dynamo = await startDynamo({ directory: process.argv[2] as string });
const client = DynamoDBDocumentClient.from(
  new DynamoDBClient({
    endpoint: dynamo.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  }),
);
const TableName = "Storm";
await client.send(
  new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  }),
);
process.stdout.write("writing\n");
for (let value = 0; ; value++) {
  const item = (n: number) => ({ TableName, Item: { pk: `k${(value + n) % 7}`, value } });
  await Promise.all([
    client.send(new PutCommand(item(0))),
    client.send(new TransactWriteCommand({ TransactItems: [{ Put: item(1) }, { Put: item(2) }] })),
  ]);
}
