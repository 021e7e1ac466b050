import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ratingAggregate } from "../../catalogue/contract.ts";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { type Review, ratingKey, review, reviewKey } from "../contract.ts";
import type { AddReview, FindRating, ListReviews } from "../ports.ts";
import { placeOf } from "../review.ts";
import { backOff } from "./backoff.ts";

/** Reasons that another try may not meet: all reviews of a product write its one rating. */
const PASSING = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

/** A review as the table keeps it. */
export const itemOf = (kept: Review) => {
  const key = reviewKey(kept.productId, kept.customer);
  return { ...key, ...kept, gsi1pk: key.pk, gsi1sk: placeOf(kept) };
};

const writesOf = (TableName: string, fresh: Review) => [
  { Put: { TableName, Item: itemOf(fresh), ConditionExpression: "attribute_not_exists(pk)" } },
  {
    Update: {
      TableName,
      Key: ratingKey(fresh.productId),
      UpdateExpression: "SET productId = :product ADD #count :one, #sum :stars, #version :one",
      ExpressionAttributeNames: { "#count": "count", "#sum": "sum", "#version": "version" },
      ExpressionAttributeValues: { ":product": fresh.productId, ":one": 1, ":stars": fresh.rating },
    },
  },
];

export const addReview =
  (documents: DynamoDBDocumentClient, TableName: string): AddReview =>
  async (fresh) => {
    const TransactItems = writesOf(TableName, fresh);
    for (let attempt = 1; ; attempt++) {
      try {
        // The token: a reply lost on the way and sent for again must not meet its own review.
        await documents.send(new TransactWriteCommand({ TransactItems, ClientRequestToken: fresh.id }));
        return true;
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? "");
        if (codes[0] === "ConditionalCheckFailed") return false;
        if (!codes.some((code) => PASSING.includes(code))) throw error;
        await backOff(attempt);
      }
    }
  };

const place = z.object({ after: z.string().regex(/^[-\d:.TZ]{20,32}#[0-9A-Z]{26}$/) });

export const listReviews =
  (documents: DynamoDBDocumentClient, TableName: string): ListReviews =>
  async (productId, { limit, cursor }) => {
    const scope = `reviews:${productId}`;
    const after = decodeCursor(scope, cursor, place)?.after;
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: "gsi1",
        // A place, not the table's key, is what a cursor holds: the key has the customer in it.
        KeyConditionExpression: `gsi1pk = :product${after === undefined ? "" : " AND gsi1sk < :after"}`,
        ExpressionAttributeValues: {
          ":product": reviewKey(productId, "").pk,
          ...(after !== undefined && { ":after": after }),
        },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    const items = Items.map((item) => review.parse(item));
    const last = items.at(-1);
    return { items, cursor: LastEvaluatedKey && last && encodeCursor(scope, { after: placeOf(last) }) };
  };

export const findRating =
  (documents: DynamoDBDocumentClient, TableName: string): FindRating =>
  async (productId) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: ratingKey(productId) }));
    if (!Item) return { count: 0, sum: 0 };
    const { count, sum } = ratingAggregate.parse(Item);
    return { count, sum };
  };
