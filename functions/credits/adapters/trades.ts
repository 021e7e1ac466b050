import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { trade, tradeKey } from "../../commerce/contract/order.ts";
import type { IsStopped } from "../flows/ports.ts";

export const isStopped =
  (documents: DynamoDBDocumentClient, TableName: string): IsStopped =>
  async (creator) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: tradeKey(creator), ConsistentRead: true }));
    return Item !== undefined && trade.parse(Item).sales === "stopped";
  };
