import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { user, userKey } from "../../../identity/contract/identity.ts";
import type { FindBuyer } from "../../flows/receipt-ports.ts";

/** Whom a checkout is for; nothing of a user who is no more. */
export type FindPayer = (customer: string) => Promise<{ readonly email?: string; readonly language?: string }>;

export const findPayer =
  (documents: DynamoDBDocumentClient, TableName: string): FindPayer =>
  async (customer) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: userKey(customer) }));
    return Item ? user.pick({ email: true, language: true }).parse(Item) : {};
  };

export const findBuyer =
  (documents: DynamoDBDocumentClient, TableName: string): FindBuyer =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: userKey(id) }));
    if (!Item) return { id };
    const { displayName: name, email } = user.pick({ displayName: true, email: true }).parse(Item);
    return { id, name, email };
  };
