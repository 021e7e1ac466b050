import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor, keyPart } from "../../shared/runtime/cursor.ts";
import { absent, writeIf } from "../../shared/runtime/transact.ts";
import { type ReferredSale, referredSale } from "../contract/referred-sale.ts";
import type { KeepSale, ListSales } from "../flows/ports.ts";
import { referredSaleKind } from "../keys.ts";

/** A sale as stored: in its affiliate's list and its creator's. */
export const saleItem = (kept: ReferredSale) => {
  const { orderId: order, line, affiliate, creatorId: creator, paidAt } = kept;
  return {
    ...referredSaleKind.key({ order, line }),
    ...kept,
    ...referredSaleKind.place.ofAffiliate({ affiliate, paidAt, order, line }),
    ...referredSaleKind.place.ofCreator({ creator, paidAt, order, line }),
  };
};

export const keepSale =
  (documents: DynamoDBDocumentClient, TableName: string): KeepSale =>
  async (kept) => {
    const newest = new PutCommand({
      TableName,
      Item: saleItem(kept),
      ConditionExpression: `${absent} OR orderVersion < :version`,
      ExpressionAttributeValues: { ":version": kept.orderVersion },
    });
    await writeIf(documents.send(newest));
  };

const place = z.strictObject({ order: keyPart, line: z.int().min(0).max(99), paidAt: keyPart });

/** Newest first. A cursor contains only a sale, so it cannot reach into another list. */
export const listSales =
  (documents: DynamoDBDocumentClient, TableName: string): ListSales =>
  async (asked) => {
    const { index, partition } =
      "affiliate" in asked
        ? referredSaleKind.list.ofAffiliate({ affiliate: asked.affiliate })
        : referredSaleKind.list.ofCreator({ creator: asked.creator });
    const after = decodeCursor(partition, asked.cursor, place);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list`,
        ExpressionAttributeValues: { ":list": partition },
        ScanIndexForward: false,
        Limit: asked.limit,
        ...(after && {
          ExclusiveStartKey: {
            ...referredSaleKind.key(after),
            [`${index}Pk`]: partition,
            [`${index}Sk`]: `${after.paidAt}#${after.order}#${after.line}`,
          },
        }),
      }),
    );
    const items = Items.map((item) => referredSale.parse(item));
    const last = LastEvaluatedKey && items.at(-1);
    return {
      items,
      cursor: encodeCursor(partition, last && { order: last.orderId, line: last.line, paidAt: last.paidAt }),
    };
  };
