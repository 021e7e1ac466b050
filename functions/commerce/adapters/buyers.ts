import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { user, userKey } from "../../identity/contract.ts";
import type { FindBuyer } from "../receipts/receipt-ports.ts";

export const findBuyer =
  (documents: DynamoDBDocumentClient, TableName: string): FindBuyer =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: userKey(id) }));
    if (!Item) return { id };
    const { displayName: name, email } = user.pick({ displayName: true, email: true }).parse(Item);
    return { id, name, email };
  };
