import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { emptiedLotWrite, entitlementCheck, entitlementWrite, sellingCheck } from "../../commerce/client.ts";
import { iso, ttl } from "../../shared/kernel/time.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import type { Usage } from "../contract/usage.ts";
import type { Take } from "../domain/lot.ts";
import { accessOf, type UsageChange } from "../domain/usage.ts";
import type { CommitUsage } from "../flows/ports.ts";
import { lotKey, reservationKind } from "../keys.ts";
import { ENDED_KEPT_MS } from "../settings.ts";
import type { Tables } from "./tables.ts";
import { usageItem } from "./usages.ts";

type Counter = "left" | "used" | "reserved";

const STATE = { "#state": "state" };

/** Moves credits of a lot from one counter to another, which cannot fall below zero. */
const moved = (
  TableName: string,
  lot: Parameters<typeof lotKey>[0],
  { credits, from, to }: { readonly credits: number; readonly from: Counter; readonly to: Counter },
): Write => ({
  Update: {
    TableName,
    Key: lotKey(lot),
    UpdateExpression: "SET #from = #from - :credits, #to = #to + :credits",
    ConditionExpression: "#from >= :credits",
    ExpressionAttributeNames: { "#from": from, "#to": to },
    ExpressionAttributeValues: { ":credits": credits },
  },
});

/** The first use of a lot makes its counters. */
function firstOf(TableName: string, { lot, credits }: Take, to: Counter): Write {
  const { customer, productId, source, granted } = lot;
  const counters = { left: granted - credits, used: 0, reserved: 0, [to]: credits };
  const Item = { ...lotKey(lot), customer, productId, source, ...counters };
  return { Put: { TableName, Item, ConditionExpression: absent } };
}

/** Credits are spent and reserved only while their entitlement is active. A used-up lot is in no list. */
function isActive(
  TableName: string,
  customer: string,
  lot: { productId: string; source: string },
  emptied: UsageChange["emptied"] = [],
): Write {
  const right = { customer, productId: lot.productId, source: lot.source };
  return emptied.some(({ productId, source }) => productId === lot.productId && source === lot.source)
    ? emptiedLotWrite(TableName, right)
    : entitlementCheck(TableName, right, "active");
}

function lotWrites({ credits: table, commerce }: Tables, { before, after, takes, emptied }: UsageChange): Write[] {
  const { customer } = after;
  if (!before) {
    const to = after.state === "held" ? "reserved" : "used";
    return takes.flatMap((take) => [
      take.lot.isKept ? moved(table, take.lot, { credits: take.credits, from: "left", to }) : firstOf(table, take, to),
      isActive(commerce, customer, take.lot, emptied),
    ]);
  }
  const to = after.state === "committed" ? "used" : "left";
  return before.lots.flatMap((lot) => [
    moved(table, { customer, ...lot }, { credits: lot.credits, from: "reserved", to }),
    ...(to === "used" ? [isActive(commerce, customer, lot, emptied)] : []),
  ]);
}

function usageWrite(TableName: string, { before, after }: UsageChange): Write {
  const condition = before
    ? {
        ConditionExpression: "#state = :before",
        ExpressionAttributeNames: STATE,
        ExpressionAttributeValues: { ":before": before.state },
      }
    : { ConditionExpression: absent };
  return { Put: { TableName, Item: usageItem(after), ...condition } };
}

function reservationWrites(TableName: string, { before, after }: UsageChange): Write[] {
  const Key = reservationKind.key({ customer: after.customer, usage: after.id });
  const { id, state, heldUntil, lots }: Usage = after;
  if (state === "held") return [{ Put: { TableName, Item: { ...Key, id, state, heldUntil, lots } } }];
  return before?.state === "held" ? [{ Delete: { TableName, Key } }] : [];
}

/** An entitlement by a use: commerce's own writer writes none of these. */
function accessWrites(TableName: string, access: ReturnType<typeof accessOf>): Write[] {
  if (!access) return [];
  const expiresAt = ttl(Date.parse(access.endsAt) + ENDED_KEPT_MS);
  return [entitlementWrite(TableName, access, iso(Date.now()), expiresAt)];
}

/** The one writer of uses and of the counters of lots. */
export const commitUsage =
  (documents: DynamoDBDocumentClient, tables: Tables): CommitUsage =>
  (change) =>
    transact(documents, [
      usageWrite(tables.credits, change),
      ...lotWrites(tables, change),
      // Earlier reservations may be ended.
      ...(change.before ? [] : [sellingCheck(tables.commerce, change.after.creatorId)]),
      ...reservationWrites(tables.credits, change),
      ...accessWrites(tables.commerce, accessOf(change.after)),
    ]);
