import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { partFor } from "../../shared/runtime/spread.ts";
import { absent, type Write } from "../../shared/runtime/transact.ts";
import { type Review, review } from "../contract/review.ts";
import { priceClassOf, starsOf } from "../domain/review.ts";
import type { FindReceived, FindReview, KeepReview, ListReceived, ListReviews, ListWritten } from "../flows/ports.ts";
import { ratingKey, reviewKey, reviewKind } from "../keys.ts";
import { isActive } from "./commerce.ts";

/** Reasons of cancellation after which a retry may succeed. */
const PASSING = ["ConditionalCheckFailed", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

/** The lists of a review while it counts. */
function placesOf({ id: review, productId: product, creatorId: creator, createdAt, rating, reply, ...kept }: Review) {
  const of = { product, priceClass: priceClassOf(kept), rating, createdAt, review };
  return {
    ...reviewKind.place.byTime(of),
    ...reviewKind.place.byStars(of),
    ...(creator !== undefined && reviewKind.place.ofCreator({ creator, review })),
    ...(creator !== undefined && !reply && reviewKind.place.unanswered({ creator, review })),
  };
}

/** A review as stored: listed while it counts. */
export const itemOf = (kept: Review) => ({
  ...reviewKey(kept.productId, kept.customer),
  ...kept,
  ...reviewKind.place.ofCustomer({ customer: kept.customer, review: kept.id }),
  ...(kept.counts && placesOf(kept)),
});

function reviewWrite(TableName: string, before: Review | undefined, after: Review | undefined): Write {
  const asRead = before
    ? { ConditionExpression: "revision = :revision", ExpressionAttributeValues: { ":revision": before.revision } }
    : { ConditionExpression: absent };
  if (after) return { Put: { TableName, Item: itemOf(after), ...asRead } };
  if (!before) throw new Error("There is no review to take away.");
  return { Delete: { TableName, Key: reviewKey(before.productId, before.customer), ...asRead } };
}

/** The change of a rating by a review; undefined if its stars stay. */
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
      // All reviews of a product add to its stars, so a write that conflicted tries another shard.
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

const position = z.strictObject({ after: z.string().regex(/^([1-5]#)?[-\d:.TZ]{20,32}#[0-9A-Z]{26}$/) });

/** Before and after every sort key of a list. */
const [FIRST, LAST] = ["0", "~"];

export const listReviews =
  (documents: DynamoDBDocumentClient, TableName: string): ListReviews =>
  async (productId, priceClass, { limit, cursor, sort, stars }) => {
    const scope = ["reviews", productId, ...(sort === "newest" ? [] : [sort]), ...(stars ? [stars] : [])].join(":");
    const byStars = stars !== undefined || sort === "highest" || sort === "lowest";
    const { index, partition } = reviewKind.list[byStars ? "byStars" : "byTime"]({ product: productId, priceClass });
    const isForward = sort === "oldest" || sort === "lowest";
    const after = decodeCursor(scope, cursor, position)?.after;
    const [first, last] = stars === undefined ? [FIRST, LAST] : [`${stars}#`, `${stars}#~`];
    const [from, to] = isForward ? [after ?? first, last] : [first, after ?? last];
    // DynamoDB refuses an empty range.
    if (from > to) return { items: [] };
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        // A cursor has the index's sort key and not the table's key, which contains the customer.
        KeyConditionExpression: `${index}Pk = :product AND ${index}Sk BETWEEN :from AND :to`,
        ExpressionAttributeValues: { ":product": partition, ":from": from, ":to": to },
        ScanIndexForward: isForward,
        // The cursor's own item is read again.
        Limit: limit + (after === undefined ? 0 : 1),
      }),
    );
    const rest = Items.filter((item) => item[`${index}Sk`] !== after).slice(0, limit);
    const end = rest.at(-1)?.[`${index}Sk`];
    const cursorAfter = LastEvaluatedKey && end !== undefined ? { after: end } : undefined;
    return { items: rest.map((item) => review.parse(item)), cursor: encodeCursor(scope, cursorAfter) };
  };

const received = z.strictObject({ after: z.ulid() });

type ReviewList = "ofCreator" | "unanswered" | "ofCustomer";

/** A page of one of the lists whose sort keys are the reviews' ids. */
async function listById(
  documents: DynamoDBDocumentClient,
  TableName: string,
  { index, partition }: ReturnType<(typeof reviewKind.list)[ReviewList]>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const after = decodeCursor(partition, cursor, received)?.after;
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :whose${after === undefined ? "" : ` AND ${index}Sk < :after`}`,
      ExpressionAttributeValues: { ":whose": partition, ...(after !== undefined && { ":after": after }) },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  const items = Items.map((item) => review.parse(item));
  const last = items.at(-1);
  return { items, cursor: encodeCursor(partition, LastEvaluatedKey && last && { after: last.id }) };
}

export const listReceived =
  (documents: DynamoDBDocumentClient, TableName: string): ListReceived =>
  (creator, show, page) =>
    listById(documents, TableName, reviewKind.list[show === "all" ? "ofCreator" : "unanswered"]({ creator }), page);

export const listWritten =
  (documents: DynamoDBDocumentClient, TableName: string): ListWritten =>
  (customer, page) =>
    listById(documents, TableName, reviewKind.list.ofCustomer({ customer }), page);

export const findReceived =
  (documents: DynamoDBDocumentClient, TableName: string): FindReceived =>
  async (creator, id) => {
    const { index, partition } = reviewKind.list.ofCreator({ creator });
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :creator AND ${index}Sk = :id`,
        ExpressionAttributeValues: { ":creator": partition, ":id": id },
        Limit: 1,
      }),
    );
    return Items[0] && review.parse(Items[0]);
  };
