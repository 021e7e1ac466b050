import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../../shared/runtime/cursor.ts";
import { anyPart } from "../../../shared/runtime/spread.ts";
import { absent, type Write } from "../../../shared/runtime/transact.ts";
import { type Redemption, redemption } from "../../contract/discount.ts";
import type { Limits, RedemptionChange } from "../../discounts/redemption.ts";
import type { ListRedemptions } from "../../flows/discount-ports.ts";

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

/** One of the parts that a discount is counted in: hundreds of orders in a second count, each in one of them. */
export const countKey = (id: string, part: number) => ({ pk: `DISCOUNT#${id}`, sk: `DISCOUNT#${part}` });

/** The condition that nobody has heard of a discount's next version: what was read of it holds. */
export const IS_AS_READ = "(attribute_not_exists(#version) OR #version <= :version)";

/** What a redemption changes of one part of the count. One that is given back leaves room in any part. */
function countWrite(TableName: string, { discountId }: Redemption, count: number, within: Limits | undefined) {
  if (within && !within.part) throw new Error(`It was not read where discount ${discountId} is counted.`);
  const { n, most } = within?.part ?? { n: anyPart() };
  // Where nothing was counted yet there is room, unless the part is to count nothing.
  const isNew = most !== undefined && most > 0 ? "attribute_not_exists(redeemed) OR " : "";
  const room = most === undefined ? "" : ` AND (${isNew}redeemed < :most)`;
  return {
    Update: {
      TableName,
      Key: countKey(discountId, n),
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

/** Counts a redemption, and one for the customer, if the discount is as it was read and both have room; and keeps it. */
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

export const listRedemptions =
  (documents: DynamoDBDocumentClient, TableName: string): ListRedemptions =>
  async (discount, { limit, cursor }) => {
    const scope = `redemptions:${discount}`;
    const { pk } = discountKey(discount);
    const after = decodeCursor(scope, cursor, idPlace);
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
