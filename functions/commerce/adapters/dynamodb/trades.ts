import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { anyPart, PARTS } from "../../../shared/runtime/spread.ts";
import { absent, type Write, writeIf } from "../../../shared/runtime/transact.ts";
import { salesGoOn, tradeCopyKey, tradeKey } from "../../contract/order.ts";
import { type Trade, trade } from "../../contract/trade.ts";
import type { FindStopped, FindTrade, ListStopped, ReplaceTrade } from "../../flows/trade-ports.ts";
import { isStopped, openTrade } from "../../trade/trade.ts";
import { listed } from "./query-list.ts";

const LIST = "STOPPED-CREATORS";

export const findTrade =
  (documents: DynamoDBDocumentClient, TableName: string): FindTrade =>
  async (creator) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: tradeKey(creator), ConsistentRead: true }));
    return Item ? trade.parse(Item) : openTrade(creator);
  };

/**
 * Brings the copies that sales rest on to a decision. Of two at once that contradict each other, the one that stops wins
 * here, as the trade itself decides which of them came first.
 */
async function copy(documents: DynamoDBDocumentClient, TableName: string, { creator, sales, version }: Trade) {
  const isOlder = sales === "stopped" ? "<=" : "<";
  await Promise.all(
    Array.from({ length: PARTS }, (_, part) =>
      writeIf(
        documents,
        new UpdateCommand({
          TableName,
          Key: tradeCopyKey(creator, part),
          UpdateExpression: "SET sales = :sales, #version = :version",
          ConditionExpression: `attribute_not_exists(pk) OR #version ${isOlder} :version`,
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":sales": sales, ":version": version },
        }),
      ),
    ),
  );
}

/**
 * The trade is what is read before a sale, and its copies what the sale is made by. A decision that got stuck between the
 * two leaves sales stopped: a stop is there before its copies, and copies go on before the trade does.
 */
export const replaceTrade =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceTrade =>
  async (after) => {
    const listing = isStopped(after) && { gsi1Pk: LIST, gsi1Sk: `${after.decisions[0]?.at}#${after.creator}` };
    const isFirst = after.version === 1;
    if (after.sales === "open") await copy(documents, TableName, after);
    const isReplaced = await writeIf(
      documents,
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
    if (isReplaced && after.sales === "stopped") await copy(documents, TableName, after);
    return isReplaced;
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
  sellers.map((creator) => ({ ConditionCheck: { TableName, ...salesGoOn(creator, anyPart()) } }));
