import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../../shared/runtime/cursor.ts";
import { anyPart } from "../../../shared/runtime/spread.ts";
import { absent, type Write } from "../../../shared/runtime/transact.ts";
import { type Redemption, redemption } from "../../contract/discount.ts";
import type { Limits, RedemptionChange } from "../../discounts/redemption.ts";
import type { ListRedemptions } from "../../flows/discount-ports.ts";
import { discountPartKind, discountUsesKind, purchaseKind, redemptionKind } from "../../keys.ts";

/** The condition that a shard has no newer version of the discount, so that what was read still holds. */
export const IS_AS_READ = "(attribute_not_exists(#version) OR #version <= :version)";

/** The update of a shard's count by a redemption. A released one leaves room in any shard. */
function countWrite(TableName: string, { discountId }: Redemption, count: number, within: Limits | undefined) {
  if (within && !within.part) throw new Error(`It was not read where discount ${discountId} is counted.`);
  const { n, most } = within?.part ?? { n: anyPart() };
  // An empty shard has room, unless its limit is zero.
  const isNew = most !== undefined && most > 0 ? "attribute_not_exists(redeemed) OR " : "";
  const room = most === undefined ? "" : ` AND (${isNew}redeemed < :most)`;
  return {
    Update: {
      TableName,
      Key: discountPartKind.key({ discount: discountId, part: n }),
      UpdateExpression: "ADD redeemed :count",
      ...(within && { ConditionExpression: IS_AS_READ + room, ExpressionAttributeNames: { "#version": "version" } }),
      ExpressionAttributeValues: {
        ":count": count,
        ...(within && { ":version": within.version }),
        ...(most !== undefined && { ":most": most }),
      },
    },
  };
}

/** Ids of orders and of subscriptions sort by time. */
const keyOf = ({ discountId: discount, reference }: Redemption) =>
  redemptionKind.key({ discount, reference: reference.slice(reference.indexOf("#") + 1) });

/**
 * Stores a redemption and counts it, in total and for the customer, if the discount is as it was read and both have
 * room.
 */
export function redemptionWrites(TableName: string, { redemption: kept, customer, count, within }: RedemptionChange) {
  const each = within?.maxPerCustomer;
  const counting =
    count === 0
      ? []
      : [
          countWrite(TableName, kept, count, within),
          {
            Update: {
              TableName,
              Key: discountUsesKind.key({ discount: kept.discountId, customer }),
              UpdateExpression: "ADD used :count",
              ...(each !== undefined && { ConditionExpression: "attribute_not_exists(used) OR used < :each" }),
              ExpressionAttributeValues: { ":count": count, ...(each !== undefined && { ":each": each }) },
            },
          },
        ];
  return [...counting, { Put: { TableName, Item: { ...keyOf(kept), ...kept } } }];
}

/** Requires that the customer still has bought nothing, for discounts on first purchases. */
export function firstPurchaseChecks(TableName: string, changes: readonly RedemptionChange[] = []): Write[] {
  const first = changes.find(({ within }) => within?.firstPurchaseOnly);
  if (!first) return [];
  return [
    { ConditionCheck: { TableName, Key: purchaseKind.key({ customer: first.customer }), ConditionExpression: absent } },
  ];
}

export const listRedemptions =
  (documents: DynamoDBDocumentClient, TableName: string): ListRedemptions =>
  async (discount, { limit, cursor }) => {
    const scope = `redemptions:${discount}`;
    const { pk, prefix } = redemptionKind.under({ discount });
    const after = decodeCursor(scope, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :discount AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":discount": pk, ":prefix": prefix },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: { pk, sk: prefix + after.id } }),
      }),
    );
    const last = LastEvaluatedKey && { id: String(LastEvaluatedKey.sk).slice(prefix.length) };
    return { items: Items.map((item) => redemption.parse(item)), cursor: encodeCursor(scope, last) };
  };
