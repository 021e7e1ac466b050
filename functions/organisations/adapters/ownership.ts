import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findEntitlements, findGuards } from "../../commerce/client.ts";
import { isForGood } from "../../commerce/contract/entitlement.ts";
import type { FindOwnership } from "../flows/ports.ts";

/** The guard first: anything granted after it was read changes its version. */
export const findOwnership =
  (documents: DynamoDBDocumentClient, TableName: string): FindOwnership =>
  async (customer, product) => {
    const guards = await findGuards(documents, TableName, customer, [product]);
    const rights = await findEntitlements(documents, TableName)(customer, product);
    return { guard: guards.get(product)?.version ?? 0, isOwner: rights.some(isForGood) };
  };
