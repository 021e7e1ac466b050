import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { type Entitlement, entitlement, entitlementKey, entitlementKeys } from "../../commerce/contract.ts";
import type { Write } from "../../shared/runtime/transact.ts";
import type { FindEntitlements, RightRef } from "../ports.ts";

/**
 * That a right is active, as a condition of what is done by it: a refund suspends it in the transaction that finds
 * nothing done, so that only one of the two comes about.
 */
export const isActive = (TableName: string, { customer, productId, source }: RightRef): Write => ({
  ConditionCheck: {
    TableName,
    Key: entitlementKey(customer, productId, source),
    ConditionExpression: "#state = :active",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":active": "active" },
  },
});

/** One round trip up to a megabyte of rights, which is thousands of them. Who has just paid must not be turned away by
 * an old copy: the read is consistent. */
export const findEntitlements =
  (documents: DynamoDBDocumentClient, TableName: string): FindEntitlements =>
  async (customer, productId) => {
    const { pk, prefix } = entitlementKeys(customer, productId);
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
    };
    const found: Entitlement[] = [];
    for await (const page of paginateQuery({ client: documents }, query)) {
      found.push(...(page.Items ?? []).map((item) => entitlement.parse(item)));
    }
    return found;
  };
