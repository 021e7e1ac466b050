import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { iso } from "../../../shared/kernel/time.ts";
import { transact } from "../../../shared/runtime/transact.ts";
import type { Now } from "../../flows/ports.ts";
import type { CommitSubscription } from "../../flows/subscription-ports.ts";
import { noteWrites, subscriptionWrites } from "./commit.ts";

/** The one writer of subscriptions, with their entitlements, guards and redemptions. */
export const commitSubscription =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): CommitSubscription =>
  (change, event) =>
    transact(
      documents,
      change ? subscriptionWrites(TableName, change, iso(now())) : [],
      noteWrites(TableName, event, now()),
    );
