import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

const table = z.object({
  AttributeDefinitions: z.array(z.unknown()),
  KeySchema: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.array(z.object({ IndexName: z.string() }).loose()).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
});

/**
 * Creates the missing tables of the templates. Changes are recorded for tables that a function listens to. @throws
 * Error if an existing table has other indexes than the template
 */
export async function provisionTables(
  client: DynamoDBClient,
  assembly: Assembly,
  listenedTo: ReadonlySet<string>,
): Promise<void> {
  for (const { name: TableName, is } of assembly.of("AWS::DynamoDB::Table", table)) {
    const indexes = (is.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName).sort();
    try {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      const made = (Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName = "" }) => IndexName).sort();
      if (made.join() !== indexes.join()) {
        throw new Error(`The table ${TableName} has other indexes now; run "npm run reset" to start anew.`);
      }
      continue;
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, TimeToLiveSpecification } = is;
    const StreamSpecification = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" };
    const input = {
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions,
      KeySchema,
      GlobalSecondaryIndexes,
    };
    await client.send(
      new CreateTableCommand({
        ...input,
        ...(listenedTo.has(TableName) && { StreamSpecification }),
      } as CreateTableCommandInput),
    );
    if (TimeToLiveSpecification) await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  }
}
