import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { partFor } from "../../shared/runtime/spread.ts";
import { absent, type Write } from "../../shared/runtime/transact.ts";
import { type Review, review } from "../contract/review.ts";
import { priceClassOf, starsOf } from "../domain/review.ts";
import type { FindReview, KeepReview, ListReviews } from "../flows/ports.ts";
import { ratingKey, reviewKey, reviewKind } from "../keys.ts";
import { isActive } from "./commerce.ts";

/** Reasons that another try may not meet. */
const PASSING = ["ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

/** A review as the table keeps it: listed in its price class while it counts. */
export const itemOf = (kept: Review) => ({
  ...reviewKey(kept.productId, kept.customer),
  ...kept,
  ...(kept.counts &&
    reviewKind.place.byTime({
      product: kept.productId,
      priceClass: priceClassOf(kept),
      createdAt: kept.createdAt,
      review: kept.id,
    })),
});

function reviewWrite(TableName: string, before: Review | undefined, after: Review | undefined): Write {
  const asRead = before
    ? { ConditionExpression: "revision = :revision", ExpressionAttributeValues: { ":revision": before.revision } }
    : { ConditionExpression: absent };
  if (after) return { Put: { TableName, Item: itemOf(after), ...asRead } };
  if (!before) throw new Error("There is no review to take away.");
  return { Delete: { TableName, Key: reviewKey(before.productId, before.customer), ...asRead } };
}

/** What a change of a review moves in the rating; nothing where its stars are as they were. */
function ratingWrites(TableName: string, before: Review | undefined, after: Review | undefined, part: number): Write[] {
  const productId = (after ?? before)?.productId ?? "";
  const added: Record<string, number> = {};
  const add = (name: string, by: number) => {
    added[name] = (added[name] ?? 0) + by;
  };
  for (const [reviews, by] of [
    [starsOf(before), -1],
    [starsOf(after), 1],
  ] as const) {
    for (const each of reviews) {
      add(`${each.class}Count`, by);
      add(`${each.class}Sum`, by * each.stars);
      add(`${each.class}${each.stars}`, by);
    }
  }
  const moved = Object.entries(added).filter(([, by]) => by !== 0);
  if (moved.length === 0) return [];
  return [
    {
      Update: {
        TableName,
        Key: ratingKey(productId, part),
        UpdateExpression: `SET productId = :product ADD #version :one, ${moved.map(([name]) => `${name} :${name}`).join(", ")}`,
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: {
          ":product": productId,
          ":one": 1,
          ...Object.fromEntries(moved.map(([name, by]) => [`:${name}`, by])),
        },
      },
    },
  ];
}

/** @param commerce the table of rights */
export const keepReview =
  (documents: DynamoDBDocumentClient, TableName: string, commerce: string): KeepReview =>
  async (before, after, right, attempt) => {
    const TransactItems = [
      reviewWrite(TableName, before, after),
      ...(right ? [isActive(commerce, right)] : []),
      // All reviews of a product add to its stars: who met others tries another shard.
      ...ratingWrites(TableName, before, after, partFor(attempt + 1)),
    ];
    try {
      await documents.send(new TransactWriteCommand({ TransactItems }));
      return "done";
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? "");
      if (codes.some((code) => PASSING.includes(code))) return "conflict";
      throw error;
    }
  };

export const findReview =
  (documents: DynamoDBDocumentClient, TableName: string): FindReview =>
  async (productId, customer) => {
    const Key = reviewKey(productId, customer);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && review.parse(Item);
  };

const position = z.strictObject({ after: z.string().regex(/^[-\d:.TZ]{20,32}#[0-9A-Z]{26}$/) });

export const listReviews =
  (documents: DynamoDBDocumentClient, TableName: string): ListReviews =>
  async (productId, price, { limit, cursor }) => {
    const scope = `reviews:${productId}`;
    const { index, partition } = reviewKind.list.byTime({ product: productId, priceClass: price });
    const after = decodeCursor(scope, cursor, position)?.after;
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        // A cursor holds the sort key of the index and not the table's key, which has the customer in it.
        KeyConditionExpression: `${index}Pk = :product${after === undefined ? "" : ` AND ${index}Sk < :after`}`,
        ExpressionAttributeValues: {
          ":product": partition,
          ...(after !== undefined && { ":after": after }),
        },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    const items = Items.map((item) => review.parse(item));
    return { items, cursor: encodeCursor(scope, LastEvaluatedKey && { after: LastEvaluatedKey[`${index}Sk`] }) };
  };
