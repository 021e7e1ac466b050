import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { absent, type Write } from "../../shared/runtime/transact.ts";
import { salesGoOn, tradeKey } from "../contract.ts";
import { isStopped, openTrade } from "../trade/trade.ts";
import type { FindStopped, FindTrade, ListStopped, ReplaceTrade } from "../trade/trade-ports.ts";
import { trade } from "../trade/trade-routes.ts";
import { listed } from "./listed.ts";

const LIST = "STOPPED-CREATORS";

export const findTrade =
  (documents: DynamoDBDocumentClient, TableName: string): FindTrade =>
  async (creator) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: tradeKey(creator), ConsistentRead: true }));
    return Item ? trade.parse(Item) : openTrade(creator);
  };

export const replaceTrade =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceTrade =>
  async (after) => {
    const listing = isStopped(after) && { gsi1pk: LIST, gsi1sk: `${after.decisions[0]?.at}#${after.creator}` };
    const isFirst = after.version === 1;
    try {
      await documents.send(
        new PutCommand({
          TableName,
          Item: { ...tradeKey(after.creator), ...after, ...listing },
          ConditionExpression: isFirst ? absent : "#version = :before",
          ...(!isFirst && {
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":before": after.version - 1 },
          }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

export const findStopped =
  (documents: DynamoDBDocumentClient, TableName: string): FindStopped =>
  async (creators) => {
    if (creators.length === 0) return [];
    const items = await itemsOf(documents, TableName, creators.map(tradeKey), { consistent: true });
    return items
      .map((item) => trade.parse(item))
      .filter(({ sales }) => sales === "stopped")
      .map(({ creator }) => creator);
  };

export const listStopped =
  (documents: DynamoDBDocumentClient, TableName: string): ListStopped =>
  (page) =>
    listed(documents, TableName, { list: LIST, sk: tradeKey("").sk, schema: trade }, page);

/** The condition that each of these creators sells. */
export const sellingChecks = (TableName: string, sellers: readonly string[] = []): Write[] =>
  sellers.map((creator) => ({ ConditionCheck: { TableName, ...salesGoOn(creator) } }));
