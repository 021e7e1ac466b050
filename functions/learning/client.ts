import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../shared/runtime/items-of.ts";
import { allUnder } from "../shared/runtime/prefix.ts";
import { absent, type Write } from "../shared/runtime/transact.ts";
import { opening, type Study } from "./contract/content.ts";
import { progress } from "./contract/progress.ts";
import { ratingAggregate, ratingSum } from "./contract/rating.ts";
import { openingKey, progressKey, progressKind, ratingKind, reviewKind, wishKind } from "./keys.ts";

/** A product and a customer. */
interface StudyRef {
  readonly customer: string;
  readonly productId: string;
}

/** The keys of one request, and the number of concurrent requests. */
const KEYS_AT_ONCE = 100;
const REQUESTS_AT_ONCE = 8;

const nameOf = ({ pk, sk }: Record<string, unknown>): string => `${pk} ${sk}`;

/**
 * Customers' progress with products, in the order of `refs`.
 * @param options.consistent false for eventually consistent reads, which cost half as much
 */
export const findStudies =
  (documents: DynamoDBDocumentClient, TableName: string, { consistent = true } = {}) =>
  async <Ref extends StudyRef>(refs: readonly Ref[]): Promise<{ readonly ref: Ref; readonly study: Study }[]> => {
    const keysOf = ({ customer, productId }: StudyRef) => ({
      progress: progressKey(customer, productId),
      opening: openingKey(customer, productId),
    });
    const all = refs.flatMap((ref) => Object.values(keysOf(ref)));
    const wanted = [...new Map(all.map((key) => [nameOf(key), key])).values()];
    const found = new Map<string, Record<string, unknown>>();
    for (let n = 0; n < wanted.length; n += KEYS_AT_ONCE * REQUESTS_AT_ONCE) {
      const some = wanted.slice(n, n + KEYS_AT_ONCE * REQUESTS_AT_ONCE);
      const requests = Array.from({ length: Math.ceil(some.length / KEYS_AT_ONCE) }, (_, part) =>
        itemsOf(documents, TableName, some.slice(part * KEYS_AT_ONCE, (part + 1) * KEYS_AT_ONCE), { consistent }),
      );
      for (const item of (await Promise.all(requests)).flat()) found.set(nameOf(item), item);
    }
    return refs.map((ref) => {
      const keys = keysOf(ref);
      const [studied, opened] = [found.get(nameOf(keys.progress)), found.get(nameOf(keys.opening))];
      const study = {
        ...(studied && { progress: progress.parse(studied) }),
        ...(opened && { opening: opening.parse(opened) }),
      };
      return { ref, study };
    });
  };

/** The condition, in another context's transaction, that a product's content was never handed out to a customer. */
export const neverOpened = (TableName: string, customer: string, productId: string): Write => ({
  ConditionCheck: { TableName, Key: openingKey(customer, productId), ConditionExpression: absent },
});

/** The condition, in another context's transaction, that a customer has not begun to study a product. */
export const notBegun = (TableName: string, customer: string, productId: string): Write => ({
  ConditionCheck: {
    TableName,
    Key: progressKey(customer, productId),
    ConditionExpression: `${absent} OR furthest = :none`,
    ExpressionAttributeValues: { ":none": 0 },
  },
});

/** The condition, in another context's transaction, that a customer has not studied a product since. */
export const notStudiedSince = (TableName: string, customer: string, productId: string, updatedAt: string): Write => ({
  ConditionCheck: {
    TableName,
    Key: progressKey(customer, productId),
    ConditionExpression: "updatedAt = :at AND attribute_not_exists(completedAt)",
    ExpressionAttributeValues: { ":at": updatedAt },
  },
});

/**
 * The stars of a product by price class, and the version of their sum, which only grows.
 * @param options.consistent false for eventually consistent reads, which cost half as much
 */
export const findStars =
  (documents: DynamoDBDocumentClient, TableName: string, { consistent = true } = {}) =>
  async (productId: string): Promise<ReturnType<typeof ratingSum>> => {
    const shards = await allUnder(documents, TableName, ratingKind.under({ product: productId }), { consistent });
    return ratingSum(shards.map((item) => ratingAggregate.parse(item)));
  };

/** The kind of an item on learning's stream, for other contexts that read it. */
export function kindOf({ sk }: Record<string, unknown>): "review" | "progress" | "wish" | undefined {
  if (String(sk).startsWith(reviewKind.under({ product: "" }).prefix)) return "review";
  if (String(sk).startsWith(wishKind.under({ customer: "" }).prefix)) return "wish";
  return String(sk).startsWith(progressKind.under({ customer: "" }).prefix) ? "progress" : undefined;
}
