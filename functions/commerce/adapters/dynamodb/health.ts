import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { iso } from "../../../shared/kernel/time.ts";
import { oldestOf } from "../../../shared/runtime/oldest-of.ts";
import { disputeKind, failureKind, refundKind } from "../../keys.ts";
import { findMark } from "./reconciliations.ts";

/** Stripe's events that fail, counted up to a bound, with when the oldest failed first. */
export const oldestFailures = (documents: DynamoDBDocumentClient, table: string, most: number) => () =>
  oldestOf(documents, table, { ...failureKind.list.all({}), most }, ({ firstAt }) => firstAt);

/** Refunds that wait for a person's decision. */
export const oldestRequestedRefunds = (documents: DynamoDBDocumentClient, table: string, most: number) => () =>
  oldestOf(documents, table, { ...refundKind.list.byState({ state: "requested" }), most }, ({ at }) => at);

/** Refunds that were approved and are not made: some wait for a bank. */
export const oldestApprovedRefunds = (documents: DynamoDBDocumentClient, table: string, most: number) => () =>
  oldestOf(
    documents,
    table,
    { ...refundKind.list.byState({ state: "approved" }), most },
    ({ decidedAt, at }) => decidedAt ?? at,
  );

/** Disputes that evidence is still to be handed in for. */
export const oldestDisputes = (documents: DynamoDBDocumentClient, table: string, most: number) => () =>
  oldestOf(
    documents,
    table,
    { ...disputeKind.list.byState({ state: "needs-response" }), most },
    ({ openedAt }) => openedAt,
  );

/** Up to when orders were compared with Stripe. */
export const findComparedAt = (documents: DynamoDBDocumentClient, table: string) => async () => {
  const mark = await findMark(documents, table)();
  return mark && iso(mark.at);
};
