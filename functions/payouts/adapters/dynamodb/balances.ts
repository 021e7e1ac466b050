import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { currency } from "../../../shared/kernel/money.ts";
import { decodeCursor, encodeCursor, keyPart } from "../../../shared/runtime/cursor.ts";
import { allUnder } from "../../../shared/runtime/prefix.ts";
import { type Balance, balance, emptyBalance, owedBy } from "../../domain/balance.ts";
import type { FindBalance, FindBalances, ListBalances, ListDebts } from "../../flows/ports.ts";
import { balanceKind, balanceLists, balancePart } from "../../keys.ts";

/** A balance as stored: among the debts only while something is owed. */
export const balanceItem = (kept: Balance) => ({
  ...balanceKind.key(kept),
  ...kept,
  ...(owedBy(kept) > 0 && balanceKind.place.debts(kept)),
  ...balanceKind.place.all({ ...kept, part: balancePart(kept.creator) }),
});

export const findBalance =
  (documents: DynamoDBDocumentClient, TableName: string): FindBalance =>
  async (creator, of) => {
    const Key = balanceKind.key({ creator, currency: of });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item ? balance.parse(Item) : emptyBalance(creator, of);
  };

export const findBalances =
  (documents: DynamoDBDocumentClient, TableName: string): FindBalances =>
  async (creator) =>
    (await allUnder(documents, TableName, balanceKind.under({ creator }))).map((item) => balance.parse(item));

export const listBalances = (documents: DynamoDBDocumentClient, TableName: string): ListBalances =>
  async function* () {
    for (const { index, partition } of balanceLists) {
      const query = {
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list`,
        ExpressionAttributeValues: { ":list": partition },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
        for (const item of Items) yield balance.parse(item);
      }
    }
  };

const position = z.strictObject({ creator: keyPart, currency });

export const listDebts =
  (documents: DynamoDBDocumentClient, TableName: string): ListDebts =>
  async ({ limit, cursor }) => {
    const { index, partition } = balanceKind.list.debts({});
    const after = decodeCursor(partition, cursor, position);
    const { Items = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :debts`,
        ExpressionAttributeValues: { ":debts": partition },
        Limit: limit,
        ...(after && { ExclusiveStartKey: { ...balanceKind.key(after), ...balanceKind.place.debts(after) } }),
      }),
    );
    const items = Items.map((item) => balance.parse(item));
    const end = items.at(-1);
    return { items, cursor: encodeCursor(partition, last && end && { creator: end.creator, currency: end.currency }) };
  };
