import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { entitlement, entitlementKeys, rightKinds } from "../../commerce/contract/order.ts";
import { newestOf } from "../../shared/runtime/prefix.ts";
import type { IsOwner } from "../flows/ports.ts";

export const isOwner =
  (documents: DynamoDBDocumentClient, TableName: string): IsOwner =>
  async (user, productId) => {
    const items = await newestOf(documents, { TableName, ...entitlementKeys(user, productId), kinds: rightKinds });
    return items.some((item) => entitlement.parse(item).state !== "revoked");
  };
