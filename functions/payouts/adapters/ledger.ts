import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { findTrade, transferringCheck } from "../../commerce/client.ts";
import { currency } from "../../shared/kernel/money.ts";
import { decodeCursor, encodeCursor, keyPart } from "../../shared/runtime/cursor.ts";
import { absent, transact } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { type Balance, balance, emptyBalance, owedBy } from "../domain/balance.ts";
import { type Entry, entry } from "../domain/ledger.ts";
import { monthOf } from "../domain/schedule.ts";
import { movements, sumsOf } from "../domain/statement.ts";
import type {
  AreHalted,
  Book,
  Enqueue,
  FindBalance,
  FindBalances,
  FindQueued,
  IsBooked,
  IsNoted,
  IsQueued,
  ListBalances,
  ListDebts,
  Now,
} from "../flows/ports.ts";
import {
  BALANCE,
  balanceList,
  balanceLists,
  creatorKey,
  DEBTS,
  ENTRY,
  entriesOf,
  MONTH,
  noteKey,
  noteWrite,
  QUEUED,
} from "./keys.ts";
import { allOf, countOf, dayName } from "./statements.ts";
import { transferItem } from "./transfers.ts";

const entryItem = (kept: Entry) => ({
  ...creatorKey(kept.creator, ENTRY + kept.cause),
  ...kept,
  gsi1Pk: entriesOf(kept.creator, monthOf(kept.at)),
  gsi1Sk: `${kept.at}#${kept.cause}`,
});

/** What entries add to the sums of their month and its days, by the names of the sums. */
function gainsOf(entries: readonly Entry[]): [string, number][] {
  const gains = new Map<string, number>();
  const add = (name: string, amount: number) => gains.set(name, (gains.get(name) ?? 0) + amount);
  for (const each of entries) {
    const sums = sumsOf(each);
    for (const movement of movements) {
      add(movement, sums[movement]);
      if (sums[movement] === 0) continue;
      const day = dayName(each.at.slice(8, 10), movement);
      add(day, sums[movement]);
      add(countOf(day), 1);
    }
  }
  return [...gains];
}

/** What each month gains, in one write: a sum commutes, so no version is needed. */
const monthWrites = (TableName: string, creator: string, of: Entry["currency"], entries: readonly Entry[]) =>
  [...Map.groupBy(entries, ({ at }) => monthOf(at))]
    .map(([month, own]) => ({ month, gains: gainsOf(own) }))
    .filter(({ gains }) => gains.some(([, amount]) => amount > 0))
    .map(({ month, gains }) => ({
      Update: {
        TableName,
        Key: creatorKey(creator, `${MONTH}${month}#${of}`),
        UpdateExpression: `SET #month = :month, #currency = :currency ADD ${gains.map((_, n) => `#m${n} :m${n}`).join(", ")}`,
        ExpressionAttributeNames: {
          "#month": "month",
          "#currency": "currency",
          ...Object.fromEntries(gains.map(([name], n) => [`#m${n}`, name])),
        },
        ExpressionAttributeValues: {
          ":month": month,
          ":currency": of,
          ...Object.fromEntries(gains.map(([, amount], n) => [`:m${n}`, amount])),
        },
      },
    }));

const balanceKey = ({ creator, currency: of }: Pick<Balance, "creator" | "currency">) =>
  creatorKey(creator, BALANCE + of);
const debtListing = ({ creator, currency: of }: Pick<Balance, "creator" | "currency">) => ({
  gsi1Pk: DEBTS,
  gsi1Sk: `${creator}#${of}`,
});

const balanceItem = (kept: Balance) => ({
  ...balanceKey(kept),
  ...kept,
  ...(owedBy(kept) > 0 && debtListing(kept)),
  gsi2Pk: balanceList(kept.creator),
  gsi2Sk: `${kept.creator}#${kept.currency}`,
});

const queuedKey = ({ creator, currency: of, cause }: Pick<Entry, "creator" | "currency" | "cause">) =>
  creatorKey(creator, `${QUEUED}${of}#${cause}`);

/** One booking has a hundred writes at most: an entry's leaving the queue, and its month. */
const MOST_QUEUED = 45;

export const enqueue =
  (documents: DynamoDBDocumentClient, TableName: string): Enqueue =>
  async (fresh) => {
    const kept = { ...fresh, queued: true };
    const Item = { ...kept, ...queuedKey(kept) };
    const once = { Put: { TableName, Item: entryItem(kept), ConditionExpression: absent } };
    return transact(documents, [{ Put: { TableName, Item, ConditionExpression: absent } }], [once]);
  };

export const isQueued =
  (documents: DynamoDBDocumentClient, TableName: string): IsQueued =>
  async (of) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: queuedKey(of), ConsistentRead: true }));
    return Item !== undefined;
  };

export const findQueued =
  (documents: DynamoDBDocumentClient, TableName: string): FindQueued =>
  async (creator, of) => {
    const { pk, sk } = queuedKey({ creator, currency: of, cause: "" });
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ":prefix": sk },
        Limit: MOST_QUEUED,
      }),
    );
    return Items.map((item) => entry.parse(item));
  };

/** The one writer of entries, balances, months and transfers. */
export const book =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now, commerceTable?: string): Book =>
  async (booking, event) => {
    const { entries = [], queued = [], balance: after, transfer, unlessHalted } = booking ?? {};
    const once = [
      ...entries.map((each) => ({
        Put: { TableName, Item: entryItem(each), ConditionExpression: absent },
      })),
      ...(event === undefined ? [] : [noteWrite(TableName, event, now())]),
    ];
    const others = [
      ...(after
        ? [
            { Put: versionedPut(TableName, balanceItem(after)) },
            ...monthWrites(TableName, after.creator, after.currency, [...entries, ...queued]),
          ]
        : []),
      ...queued.map((each) => ({
        Delete: { TableName, Key: queuedKey(each), ConditionExpression: "attribute_exists(pk)" },
      })),
      ...(transfer ? [{ Put: versionedPut(TableName, transferItem(transfer)) }] : []),
    ];
    const checks = unlessHalted && after ? [haltCheck(commerceTable, after.creator)] : [];
    return transact(documents, [...others, ...checks], once);
  };

function haltCheck(TableName: string | undefined, creator: string) {
  if (TableName === undefined)
    throw new Error("This function is not told where it is kept whose transfers are stopped.");
  return transferringCheck(TableName, creator);
}

/** Whether an operator stopped a creator's transfers. @param TableName commerce's */
export const areHalted =
  (documents: DynamoDBDocumentClient, TableName: string): AreHalted =>
  async (creator) =>
    (await findTrade(documents, TableName)(creator)).transfers === "stopped";

export const isBooked =
  (documents: DynamoDBDocumentClient, TableName: string): IsBooked =>
  async (creator, cause) => {
    const Key = creatorKey(creator, ENTRY + cause);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item !== undefined;
  };

export const isNoted =
  (documents: DynamoDBDocumentClient, TableName: string): IsNoted =>
  async (event) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: noteKey(event), ConsistentRead: true }));
    return Item !== undefined;
  };

export const findBalance =
  (documents: DynamoDBDocumentClient, TableName: string): FindBalance =>
  async (creator, of) => {
    const Key = balanceKey({ creator, currency: of });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item ? balance.parse(Item) : emptyBalance(creator, of);
  };

export const findBalances =
  (documents: DynamoDBDocumentClient, TableName: string): FindBalances =>
  (creator) =>
    allOf(documents, TableName, [creator, BALANCE], balance);

export const listBalances = (documents: DynamoDBDocumentClient, TableName: string): ListBalances =>
  async function* () {
    for (const list of balanceLists) {
      const query = {
        TableName,
        IndexName: "gsi2",
        KeyConditionExpression: "gsi2Pk = :list",
        ExpressionAttributeValues: { ":list": list },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
        for (const item of Items) yield balance.parse(item);
      }
    }
  };

const place = z.strictObject({ creator: keyPart, currency });

export const listDebts =
  (documents: DynamoDBDocumentClient, TableName: string): ListDebts =>
  async ({ limit, cursor }) => {
    const after = decodeCursor(DEBTS, cursor, place);
    const { Items = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1Pk = :debts",
        ExpressionAttributeValues: { ":debts": DEBTS },
        Limit: limit,
        ...(after && { ExclusiveStartKey: { ...balanceKey(after), ...debtListing(after) } }),
      }),
    );
    const items = Items.map((item) => balance.parse(item));
    const end = items.at(-1);
    return { items, cursor: encodeCursor(DEBTS, last && end && { creator: end.creator, currency: end.currency }) };
  };
