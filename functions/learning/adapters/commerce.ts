import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { entitlementCheck, findEntitlements, findRights as findOf, listStudy } from "../../commerce/client.ts";
import type { Write } from "../../shared/runtime/transact.ts";
import type { FindRights, RightRef } from "../flows/ports.ts";

/**
 * The condition that an entitlement is active: a refund suspends it in a transaction that requires no progress, so only
 * one of the two succeeds.
 */
export const isActive = (TableName: string, right: RightRef): Write => entitlementCheck(TableName, right, "active");

export { findEntitlements, listStudy as listRights };

export const findRights =
  (documents: DynamoDBDocumentClient, TableName: string): FindRights =>
  async (customer) => {
    const { rights, isAll } = await findOf(documents, TableName)(customer);
    return isAll ? rights : undefined;
  };
