import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { offerWrites } from "../../../conversion/client.ts";
import { lotUnchanged } from "../../../credits/client.ts";
import { mailItem } from "../../../mail/client.ts";
import { iso, ttl } from "../../../shared/kernel/time.ts";
import { absent, transact, type Write } from "../../../shared/runtime/transact.ts";
import type { Change } from "../../changes/order-change.ts";
import type { SubscriptionChange } from "../../changes/subscription-rights.ts";
import type { Commit, Now, Told } from "../../flows/ports.ts";
import { eventNoteKind } from "../../keys.ts";
import { NOTE_SECONDS } from "../../settings.ts";
import { automaticWrite } from "./automatic.ts";
import { disputeItem } from "./disputes.ts";
import { entitlementWrite } from "./entitlements.ts";
import { type FactTables, factCheck, knownTable } from "./facts.ts";
import { journalItem } from "./journals.ts";
import { orderItem } from "./orders.ts";
import { guardWrite } from "./ownership.ts";
import { boughtItems, paymentItems } from "./payments.ts";
import { firstPurchaseChecks, redemptionWrites } from "./redemptions.ts";
import { refundItems } from "./refunds.ts";
import { saleWrites } from "./sales.ts";
import { subscriptionItem } from "./subscriptions.ts";
import { sellingChecks } from "./trades.ts";

const names = { "#version": "version" };

function orderWrite(TableName: string, { before, after }: Change) {
  if (!before) return { Put: { TableName, Item: orderItem(after), ConditionExpression: absent } };
  return {
    Put: {
      TableName,
      Item: orderItem(after),
      ConditionExpression: "#version = :before",
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ":before": before.version },
    },
  };
}

function subscriptionWrite(TableName: string, { before, after }: SubscriptionChange) {
  if (!before) return { Put: { TableName, Item: subscriptionItem(after), ConditionExpression: absent } };
  return {
    Put: {
      TableName,
      Item: subscriptionItem(after),
      ConditionExpression: "#version = :before",
      ExpressionAttributeNames: { "#version": "version" },
      ExpressionAttributeValues: { ":before": before.version },
    },
  };
}

/** All writes of a subscription's change, with those of an order that changes with it. */
export const subscriptionWrites = (TableName: string, change: SubscriptionChange, at: string): Write[] => [
  subscriptionWrite(TableName, change),
  ...change.entitlements.map((each) => entitlementWrite(TableName, each, at)),
  ...change.guards.map((each) => guardWrite(TableName, change.after.customer, each)),
  ...sellingChecks(TableName, change.sellers),
  ...(change.redemptions ?? []).flatMap((each) => redemptionWrites(TableName, each)),
  ...firstPurchaseChecks(TableName, change.redemptions),
];

/**
 * The one writer of orders, with their refunds, disputes, redemptions and mails, of entitlements, journals, guards and
 * notes.
 */
export const commit =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now, others: FactTables = {}): Commit =>
  async (change, event) => {
    const at = iso(now());
    const writes = change
      ? [
          orderWrite(TableName, change),
          ...change.entitlements.map((each) => entitlementWrite(TableName, each, at)),
          ...change.journals.map((each) => ({
            Put: { TableName, Item: journalItem(each), ConditionExpression: absent },
          })),
          ...change.guards.map((each) => guardWrite(TableName, each.customer ?? change.after.customer, each)),
          ...change.refunds
            .flatMap((each) => refundItems(change.after, each))
            .map((Item) => ({ Put: { TableName, Item } })),
          ...(change.lots ?? []).map((each) =>
            lotUnchanged(knownTable(others.credits, "credits"), each.lot, each.counters),
          ),
          ...(change.facts ?? []).map((each) => factCheck(others, each)),
          ...(change.subscription ? subscriptionWrites(TableName, change.subscription, at) : []),
          ...(change.automatic ? [automaticWrite(TableName, change.automatic)] : []),
          ...change.disputes.map((each) => ({ Put: { TableName, Item: disputeItem(change.after, each) } })),
          ...sellingChecks(TableName, change.sellers),
          ...(change.redemptions ?? []).flatMap((each) => redemptionWrites(TableName, each)),
          ...firstPurchaseChecks(TableName, change.redemptions),
          ...boughtItems(change).map((Item) => ({ Put: { TableName, Item } })),
          ...saleWrites(TableName, change),
          ...paymentItems(change).map((Item) => ({ Put: { TableName, Item } })),
          ...(change.offer ? offerWrites(knownTable(others.conversion, "offers"), change.offer, at) : []),
          ...(change.mails ?? []).map((each) => ({ Put: { TableName, Item: mailItem(each) } })),
        ]
      : [];
    return transact(documents, writes, noteWrites(TableName, event, now()));
  };

/** The write that records a Stripe event once; none if there is no event. @param now epoch milliseconds */
export function noteWrites(TableName: string, told: Told | undefined, now: number): Write[] {
  if (told === undefined) return [];
  const { id: event, type, order } = told;
  const at = iso(now);
  const Item = {
    ...eventNoteKind.key({ event }),
    event,
    at,
    ...(type !== undefined && { type }),
    ...(order !== undefined && eventNoteKind.place.ofOrder({ order, at, event })),
    expiresAt: ttl(now) + NOTE_SECONDS,
  };
  return [{ Put: { TableName, Item, ConditionExpression: absent } }];
}
