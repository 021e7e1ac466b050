import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { absent, type Write } from "../../shared/runtime/transact.ts";
import type { ListRedemptions } from "../discounts/discount-ports.ts";
import { type Redemption, redemption } from "../discounts/discount-routes.ts";
import type { RedemptionChange } from "../discounts/redemption.ts";

const PREFIX = "REDEMPTION#";

export const discountKey = (id: string) => ({ pk: `DISCOUNT#${id}`, sk: "DISCOUNT" });
/** How often a customer uses a discount. */
export const usesKey = (id: string, customer: string) => ({ pk: `DISCOUNT#${id}`, sk: `CUSTOMER#${customer}` });
/** Beside a customer who ever paid for anything. */
export const BOUGHT = "BOUGHT";
export const boughtKey = (customer: string) => ({ pk: `CUSTOMER#${customer}`, sk: BOUGHT });

/** Ids of orders and of subscriptions sort by time. */
const redemptionKey = ({ discountId, reference }: Pick<Redemption, "discountId" | "reference">) => ({
  pk: `DISCOUNT#${discountId}`,
  sk: `${PREFIX}${reference.slice(reference.indexOf("#") + 1)}`,
});

/** Counts a redemption, and one for the customer, if the discount is as it was read and both have room; and keeps it. */
export function redemptionWrites(TableName: string, { redemption: kept, customer, count, within }: RedemptionChange) {
  const { maxRedemptions: most, maxPerCustomer: each } = within ?? {};
  const names = { "#version": "version", "#state": "state" };
  const conditions = ["#state = :active", "#version = :version", ...(most === undefined ? [] : ["redeemed < :most"])];
  const counting =
    count === 0
      ? []
      : [
          {
            Update: {
              TableName,
              Key: discountKey(kept.discountId),
              UpdateExpression: "ADD redeemed :count",
              ...(within && { ConditionExpression: conditions.join(" AND "), ExpressionAttributeNames: names }),
              ExpressionAttributeValues: {
                ":count": count,
                ...(within && { ":active": "active", ":version": within.version }),
                ...(most !== undefined && { ":most": most }),
              },
            },
          },
          {
            Update: {
              TableName,
              Key: usesKey(kept.discountId, customer),
              UpdateExpression: "ADD used :count",
              ...(each !== undefined && { ConditionExpression: "attribute_not_exists(used) OR used < :each" }),
              ExpressionAttributeValues: { ":count": count, ...(each !== undefined && { ":each": each }) },
            },
          },
        ];
  return [...counting, { Put: { TableName, Item: { ...redemptionKey(kept), ...kept } } }];
}

/** Who uses a discount for first purchases has still bought nothing. */
export function firstPurchaseChecks(TableName: string, changes: readonly RedemptionChange[] = []): Write[] {
  const first = changes.find(({ within }) => within?.firstPurchaseOnly);
  if (!first) return [];
  return [{ ConditionCheck: { TableName, Key: boughtKey(first.customer), ConditionExpression: absent } }];
}

const place = z.object({ id: z.string() });

export const listRedemptions =
  (documents: DynamoDBDocumentClient, TableName: string): ListRedemptions =>
  async (discount, { limit, cursor }) => {
    const scope = `redemptions:${discount}`;
    const { pk } = discountKey(discount);
    const after = decodeCursor(scope, cursor, place);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :discount AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":discount": pk, ":prefix": PREFIX },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: { pk, sk: PREFIX + after.id } }),
      }),
    );
    const last = LastEvaluatedKey && { id: String(LastEvaluatedKey.sk).slice(PREFIX.length) };
    return { items: Items.map((item) => redemption.parse(item)), cursor: encodeCursor(scope, last) };
  };
