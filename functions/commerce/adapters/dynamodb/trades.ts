import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { queryList } from "../../../shared/runtime/query-list.ts";
import { anyPart, PARTS } from "../../../shared/runtime/spread.ts";
import { type Write, writeIf } from "../../../shared/runtime/transact.ts";
import { versionedPut } from "../../../shared/runtime/versioned-put.ts";
import { type Trade, trade } from "../../contract/trade.ts";
import type { FindStopped, FindTrade, ListStopped, ReplaceTrade } from "../../flows/trade-ports.ts";
import { tradeCopyKind, tradeKind } from "../../keys.ts";
import { isStopped, openTrade } from "../../trade/trade.ts";

export const findTrade =
  (documents: DynamoDBDocumentClient, TableName: string): FindTrade =>
  async (creator) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: tradeKind.key({ creator }), ConsistentRead: true }),
    );
    return Item ? trade.parse(Item) : openTrade(creator);
  };

/**
 * Updates the copies that sales check to a decision. Of two concurrent, contradicting decisions the stop wins here, as
 * the trade itself decides which came first.
 */
async function copy(documents: DynamoDBDocumentClient, TableName: string, { creator, sales, version }: Trade) {
  const isOlder = sales === "stopped" ? "<=" : "<";
  await Promise.all(
    Array.from({ length: PARTS }, (_, part) =>
      writeIf(
        documents.send(
          new UpdateCommand({
            TableName,
            Key: tradeCopyKind.key({ creator, copy: part }),
            UpdateExpression: "SET sales = :sales, #version = :version",
            ConditionExpression: `attribute_not_exists(pk) OR #version ${isOlder} :version`,
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":sales": sales, ":version": version },
          }),
        ),
      ),
    ),
  );
}

/**
 * A sale reads the trade, and its write checks a copy. An interrupted decision leaves sales stopped: a stop is stored
 * before its copies, and copies are opened before the trade.
 */
export const replaceTrade =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceTrade =>
  async (after) => {
    const { creator } = after;
    const at = String(after.decisions[0]?.at);
    const listing = isStopped(after) && tradeKind.place.stopped({ creator, at });
    if (after.sales === "open") await copy(documents, TableName, after);
    const isReplaced = await writeIf(
      documents.send(new PutCommand(versionedPut(TableName, { ...tradeKind.key({ creator }), ...after, ...listing }))),
    );
    if (isReplaced && after.sales === "stopped") await copy(documents, TableName, after);
    return isReplaced;
  };

export const findStopped =
  (documents: DynamoDBDocumentClient, TableName: string): FindStopped =>
  async (creators) => {
    if (creators.length === 0) return [];
    const items = await itemsOf(
      documents,
      TableName,
      creators.map((creator) => tradeKind.key({ creator })),
      { consistent: true },
    );
    return items
      .map((item) => trade.parse(item))
      .filter(({ sales }) => sales === "stopped")
      .map(({ creator }) => creator);
  };

export const listStopped =
  (documents: DynamoDBDocumentClient, TableName: string): ListStopped =>
  (page) =>
    queryList(documents, TableName, { ...tradeKind.list.stopped({}), sk: tradeKind.sk, schema: trade }, page);

const isOpen = (what: "sales" | "transfers") => ({
  ConditionExpression: "attribute_not_exists(pk) OR #what = :open",
  ExpressionAttributeNames: { "#what": what },
  ExpressionAttributeValues: { ":open": "open" },
});

/** Joins a transaction that sells a creator's products: it is refused if an operator stopped their sales. */
export const sellingCheck = (TableName: string, creator: string): Write => ({
  ConditionCheck: { TableName, Key: tradeCopyKind.key({ creator, copy: anyPart() }), ...isOpen("sales") },
});

/** The same for each of these creators. */
export const sellingChecks = (TableName: string, sellers: readonly string[] = []): Write[] =>
  sellers.map((creator) => sellingCheck(TableName, creator));

/** Joins a transaction that sends a creator money: it is refused if an operator stopped their transfers. */
export const transferringCheck = (TableName: string, creator: string): Write => ({
  ConditionCheck: { TableName, Key: tradeKind.key({ creator }), ...isOpen("transfers") },
});
