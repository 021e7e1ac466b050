import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { mail } from "../contract/mail.ts";
import type { FindMail } from "../flows/ports.ts";
import { mailKind } from "../keys.ts";

/** @param tables by the source on the bus of the context that each is of */
export const findMail =
  (documents: DynamoDBDocumentClient, tables: Readonly<Record<string, string>>): FindMail =>
  async ({ source, id }) => {
    const TableName = tables[source];
    if (TableName === undefined) throw new Error(`No table is known that ${source} puts mails in.`);
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: mailKind.key({ id }), ConsistentRead: true }),
    );
    return Item && mail.parse(Item);
  };
