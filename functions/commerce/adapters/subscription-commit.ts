import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { absent, transact } from "../../shared/runtime/transact.ts";
import type { Now } from "../ports.ts";
import type { CommitSubscription } from "../subscriptions/subscription-ports.ts";
import type { SubscriptionChange } from "../subscriptions/subscription-rights.ts";
import { entitlementItem, holdWrite, noteWrites } from "./commit.ts";
import { firstPurchaseChecks, redemptionWrites } from "./redemptions.ts";
import { itemOf } from "./subscriptions.ts";
import { sellingChecks } from "./trades.ts";

function subscriptionWrite(TableName: string, { before, after }: SubscriptionChange) {
  if (!before) return { Put: { TableName, Item: itemOf(after), ConditionExpression: absent } };
  return {
    Put: {
      TableName,
      Item: itemOf(after),
      ConditionExpression: "#version = :before",
      ExpressionAttributeNames: { "#version": "version" },
      ExpressionAttributeValues: { ":before": before.version },
    },
  };
}

/** The one writer of subscriptions, with their entitlements, holds and redemptions. */
export const commitSubscription =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): CommitSubscription =>
  (change, event) =>
    transact(
      documents,
      change
        ? [
            subscriptionWrite(TableName, change),
            ...change.entitlements.map((each) => ({ Put: { TableName, Item: entitlementItem(each) } })),
            ...change.holds.map((each) => holdWrite(TableName, change.after.customer, each)),
            ...sellingChecks(TableName, change.sellers),
            ...(change.redemptions ?? []).flatMap((each) => redemptionWrites(TableName, each)),
            ...firstPurchaseChecks(TableName, change.redemptions),
          ]
        : [],
      noteWrites(TableName, event, now()),
    );
