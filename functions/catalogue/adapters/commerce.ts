import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { entitlement, entitlementKeys } from "../../commerce/contract.ts";
import type { IsOwner } from "../ports.ts";

export const isOwner =
  (documents: DynamoDBDocumentClient, TableName: string): IsOwner =>
  async (user, productId) => {
    const { pk, prefix } = entitlementKeys(user, productId);
    const query = {
      TableName,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      if (Items.some((item) => entitlement.parse(item).state !== "revoked")) return true;
    }
    return false;
  };
