import { setTimeout } from "node:timers/promises";
import type { TableSettings } from "./tables.ts";
import { type Call, failed, type Input, type Reply } from "./wire.ts";

/** The settings of a table that dynalite knows; encryption, streams and recovery have no meaning in one process. */
const TABLE_FIELDS = new Set(
  "TableName AttributeDefinitions KeySchema BillingMode ProvisionedThroughput GlobalSecondaryIndexes LocalSecondaryIndexes".split(
    " ",
  ),
);

const pick = (input: Input, fields: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(input).filter(([field]) => fields.has(field)));

/** Replies once the table is active: if the process ended before that, the table would never become active. */
export async function createTable(call: Call, tables: TableSettings, input: Input): Promise<Reply> {
  const reply = await call("CreateTable", pick(input, TABLE_FIELDS));
  if (failed(reply)) return reply;
  for (;;) {
    const { body } = await call("DescribeTable", { TableName: input.TableName });
    const TableDescription = body.Table as { TableStatus: string };
    if (TableDescription.TableStatus === "ACTIVE") {
      await tables.created(input);
      return { status: 200, body: { TableDescription } };
    }
    await setTimeout(5);
  }
}
