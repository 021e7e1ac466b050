import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { oldestOf } from "../../../shared/runtime/oldest-of.ts";
import { transferKind } from "../../keys.ts";
import { findProgress } from "./reconciliations.ts";

/** Transfers of which nobody knows yet whether Stripe made them, counted up to a bound. */
export const oldestTransfersInTransit = (documents: DynamoDBDocumentClient, table: string, most: number) => () =>
  oldestOf(documents, table, { ...transferKind.list.inTransit({}), most }, ({ createdAt }) => createdAt);

/** When all earnings and transfers were last compared with Stripe. */
export const findPayoutsComparedAt = (documents: DynamoDBDocumentClient, table: string) => async () =>
  (await findProgress(documents, table)())?.wholeAt;
