import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { entitlement, entitlementKey, entitlementKeys, rightKinds, studyIndex } from "../../commerce/contract/order.ts";
import { newestOf, under } from "../../shared/runtime/prefix.ts";
import type { Write } from "../../shared/runtime/transact.ts";
import type { FindEntitlements, FindRights, ListRights, RightRef } from "../flows/ports.ts";

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

/** One round trip, where a customer has no more than a hundred rights to it. Who has just paid must not be turned away by
 * an old copy: the read is consistent. */
export const findEntitlements =
  (documents: DynamoDBDocumentClient, TableName: string): FindEntitlements =>
  async (customer, productId) => {
    const items = await newestOf(documents, { TableName, ...entitlementKeys(customer, productId), kinds: rightKinds });
    return items.map((item) => entitlement.parse(item));
  };

/** As many rights as one read gives: each has 300 bytes or so. */
const MOST_AT_ONCE = 1_000;

export const findRights =
  (documents: DynamoDBDocumentClient, TableName: string): FindRights =>
  async (customer) => {
    const query = new QueryCommand({ ...under(TableName, entitlementKeys(customer)), Limit: MOST_AT_ONCE });
    const { Items = [], LastEvaluatedKey } = await documents.send(query);
    return LastEvaluatedKey ? undefined : Items.map((item) => entitlement.parse(item));
  };

export const listRights =
  (documents: DynamoDBDocumentClient, TableName: string): ListRights =>
  async (customer, limit, after) => {
    const { name: IndexName, partition } = studyIndex(customer);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName,
        KeyConditionExpression: `gsi2Pk = :list${after === undefined ? "" : " AND gsi2Sk < :after"}`,
        ExpressionAttributeValues: { ":list": partition, ...(after !== undefined && { ":after": after }) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return { rights: Items.map((item) => entitlement.parse(item)), isLast: !LastEvaluatedKey };
  };
