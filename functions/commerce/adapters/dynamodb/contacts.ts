import { createHash } from "node:crypto";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor, keyPart } from "../../../shared/runtime/cursor.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { under } from "../../../shared/runtime/prefix.ts";
import { queryList } from "../../../shared/runtime/query-list.ts";
import { writeIf } from "../../../shared/runtime/transact.ts";
import { contact } from "../../contract/sale.ts";
import type {
  BuyerId,
  FindContact,
  FindContacts,
  KeepContact,
  ListBuyers,
  ListContacts,
} from "../../flows/sales-ports.ts";
import { contactKind } from "../../keys.ts";

/** An id of the buyer for this creator only, so that creators cannot find out that they share a buyer. */
export const buyerId: BuyerId = (creator, customer) =>
  createHash("sha256").update(`${creator}#${customer}`).digest("base64url").slice(0, 22);

export const findContact =
  (documents: DynamoDBDocumentClient, TableName: string): FindContact =>
  async (customer, creator) => {
    const Key = contactKind.key({ customer, creator });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && contact.parse(Item);
  };

export const findContacts =
  (documents: DynamoDBDocumentClient, TableName: string): FindContacts =>
  async (customers, creator) => {
    const keys = [...new Set(customers)].map((customer) => contactKind.key({ customer, creator }));
    const found = await itemsOf(documents, TableName, keys, { consistent: true });
    return found.map((item) => contact.parse(item));
  };

/** The buyer's last decision wins, in whatever order events arrive. */
export const keepContact =
  (documents: DynamoDBDocumentClient, TableName: string): KeepContact =>
  (said) =>
    writeIf(
      documents.send(
        new PutCommand({
          TableName,
          Item: {
            ...contactKind.key(said),
            ...said,
            ...(said.agreed && contactKind.place.buyers(said)),
          },
          ConditionExpression: "attribute_not_exists(pk) OR #at < :at",
          ExpressionAttributeNames: { "#at": "at" },
          ExpressionAttributeValues: { ":at": said.at },
        }),
      ),
    );

export const listBuyers =
  (documents: DynamoDBDocumentClient, TableName: string): ListBuyers =>
  (creator, page) => {
    const { sk } = contactKind.key({ customer: "", creator });
    return queryList(documents, TableName, { ...contactKind.list.buyers({ creator }), sk, schema: contact }, page);
  };

const place = z.strictObject({ creator: keyPart });

export const listContacts =
  (documents: DynamoDBDocumentClient, TableName: string): ListContacts =>
  async (customer, { limit, cursor }) => {
    const scope = `contacts:${customer}`;
    const after = decodeCursor(scope, cursor, place);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        ...under(TableName, contactKind.under({ customer })),
        Limit: limit,
        ...(after && { ExclusiveStartKey: contactKind.key({ customer, creator: after.creator }) }),
      }),
    );
    const items = Items.map((item) => contact.parse(item));
    const last = items.at(-1);
    return { items, cursor: encodeCursor(scope, LastEvaluatedKey && last && { creator: last.creator }) };
  };
