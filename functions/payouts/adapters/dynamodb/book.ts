import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { transferringCheck } from "../../../commerce/client.ts";
import { absent, transact } from "../../../shared/runtime/transact.ts";
import { versionedPut } from "../../../shared/runtime/versioned-put.ts";
import type { Entry } from "../../domain/ledger.ts";
import { monthOf } from "../../domain/schedule.ts";
import { movements, sumsOf } from "../../domain/statement.ts";
import type { Book, Now } from "../../flows/ports.ts";
import { monthKind, queuedEntryKind } from "../../keys.ts";
import { balanceItem } from "./balances.ts";
import { entryItem } from "./entries.ts";
import { noteWrite } from "./event-notes.ts";
import { countName, dayName } from "./statements.ts";
import { transferItem } from "./transfers.ts";

/** The additions of entries to the sums of their month and its days, by the names of the sums. */
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
      add(countName(day), 1);
    }
  }
  return [...gains];
}

/** The additions to each month in one write: sums commute, so they need no version. */
const monthWrites = (TableName: string, creator: string, currency: Entry["currency"], entries: readonly Entry[]) =>
  [...Map.groupBy(entries, ({ at }) => monthOf(at))]
    .map(([month, own]) => ({ month, gains: gainsOf(own) }))
    .filter(({ gains }) => gains.some(([, amount]) => amount > 0))
    .map(({ month, gains }) => ({
      Update: {
        TableName,
        Key: monthKind.key({ creator, month, currency }),
        UpdateExpression: `SET #month = :month, #currency = :currency ADD ${gains.map((_, n) => `#m${n} :m${n}`).join(", ")}`,
        ExpressionAttributeNames: {
          "#month": "month",
          "#currency": "currency",
          ...Object.fromEntries(gains.map(([name], n) => [`#m${n}`, name])),
        },
        ExpressionAttributeValues: {
          ":month": month,
          ":currency": currency,
          ...Object.fromEntries(gains.map(([, amount], n) => [`:m${n}`, amount])),
        },
      },
    }));

/**
 * The one writer of entries, balances, months and transfers.
 * @param commerceTable has the creators whose transfers an operator stopped; needed to begin transfers
 */
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
        Delete: { TableName, Key: queuedEntryKind.key(each), ConditionExpression: "attribute_exists(pk)" },
      })),
      ...(transfer ? [{ Put: versionedPut(TableName, transferItem(transfer)) }] : []),
    ];
    const checks = unlessHalted && after ? [haltCheck(commerceTable, after.creator)] : [];
    return transact(documents, [...others, ...checks], once);
  };

function haltCheck(TableName: string | undefined, creator: string) {
  if (TableName === undefined) {
    throw new Error("Whoever begins transfers must know commerce's table, which says whose are stopped.");
  }
  return transferringCheck(TableName, creator);
}
