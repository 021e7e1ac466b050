import type { Order } from "../../commerce/contract/order.ts";
import type { Progress } from "../../learning/contract/progress.ts";
import type { Review } from "../../learning/contract/review.ts";
import type { Wish } from "../../learning/contract/wishlist.ts";
import type { BehaviourEvent } from "../contract/event.ts";

/** The id of a fact at `at` (ISO 8601) by `cause`: a ULID, the same for the same cause and instant. */
export type FactId = (at: string, cause: string) => string;

/**
 * Facts need no consent: they are our own records of a contract with the customer. Consent is for watching people's
 * behaviour on their devices.
 */
const consent = true;

const PAID: ReadonlySet<Order["state"]> = new Set(["paid", "partially-refunded", "refunded"]);

/**
 * A gift says nothing about its buyer's interests. Its claimant chose the products, and paid nothing: a claim is a
 * purchase without a value, and later refunds of the gift's order are not the claimant's.
 */
const giftFacts = (
  before: Order | undefined,
  { id, lines }: Order,
  { claimedBy, claimedAt }: NonNullable<Order["gift"]>,
  factId: FactId,
): BehaviourEvent[] =>
  claimedBy === undefined || claimedAt === undefined || before?.gift?.claimedBy !== undefined
    ? []
    : lines.map(({ productId }) => ({
        id: factId(claimedAt, `purchase ${id} ${productId}`),
        type: "purchase",
        at: claimedAt,
        product: productId,
        session: `gift:${id}`,
        user: claimedBy,
        consent,
      }));

/** The purchases or refunds of an order's change, one for each line; the same change gives the same ids. */
export function orderFacts(before: Order | undefined, after: Order, factId: FactId): BehaviourEvent[] {
  const became = (is: (state: Order["state"]) => boolean) =>
    is(after.state) && !(before !== undefined && is(before.state));
  const { id, customer, recommendationId } = after;
  if (after.gift) return giftFacts(before, after, after.gift, factId);
  // Seats are bought for others: their buyer may never study.
  if (after.seats) return [];
  const facts = (type: "purchase" | "refund", at: string) =>
    after.lines.map(({ productId, price }) => ({
      id: factId(at, `${type} ${id} ${productId}`),
      type,
      at,
      product: productId,
      session: `order:${id}`,
      user: customer,
      value: price.amount,
      ...(recommendationId !== undefined && { recommendationId }),
      consent,
    }));
  const paidAt = after.paidAt ?? after.createdAt;
  // An order paid in instalments is one purchase, at the first of them.
  const isFirst = (after.instalment?.part ?? 1) === 1;
  return [
    ...(isFirst && became((state) => PAID.has(state)) ? facts("purchase", paidAt) : []),
    ...(became((state) => state === "refunded") ? facts("refund", after.refundedAt ?? paidAt) : []),
  ];
}

/** The fact of a new review, with its stars as its value. */
export const reviewFact = ({ id, productId, customer, rating, createdAt }: Review, factId: FactId): BehaviourEvent => ({
  id: factId(createdAt, `review ${id}`),
  type: "review",
  at: createdAt,
  product: productId,
  session: `review:${id}`,
  user: customer,
  value: rating,
  consent,
});

/** The fact that a user put a product on their wishlist. */
export const wishFact = ({ customer, productId, at }: Wish, factId: FactId): BehaviourEvent => ({
  id: factId(at, `wish ${customer} ${productId}`),
  type: "wish",
  at,
  product: productId,
  session: `learner:${customer}`.slice(0, 64),
  user: customer,
  consent,
});

/** The facts of a learner's progress: each step beyond the furthest point so far, and the completion once. */
export function progressFacts(before: Progress | undefined, after: Progress, factId: FactId): BehaviourEvent[] {
  const { customer, productId, furthest, updatedAt, completedAt } = after;
  const fact = (type: "progress" | "complete", at: string, step: string, fields: { progress?: number }) => ({
    id: factId(at, `${type} ${customer} ${productId}${step}`),
    type,
    at,
    product: productId,
    session: `learner:${customer}`.slice(0, 64),
    user: customer,
    ...fields,
    consent,
  });
  const forward = furthest > (before?.furthest ?? 0);
  const finished = completedAt !== undefined && before?.completedAt === undefined;
  return [
    ...(forward ? [fact("progress", updatedAt, ` ${furthest}`, { progress: furthest })] : []),
    ...(finished ? [fact("complete", completedAt, "", {})] : []),
  ];
}
