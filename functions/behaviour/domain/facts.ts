import type { Order } from "../../commerce/contract/order.ts";
import type { Progress, Review } from "../../learning/contract/learning.ts";
import type { BehaviourEvent } from "../contract/event.ts";

/** The id of what happened `at` (ISO 8601) by `cause`: a ULID, the same for the same cause and instant. */
export type FactId = (at: string, cause: string) => string;

/**
 * What is bought and studied here is kept without asking: it is the record of a contract with the customer, made by us
 * and not by watching a device, which is what consent is asked for.
 */
const consent = true;

const PAID: ReadonlySet<Order["state"]> = new Set(["paid", "partially-refunded", "refunded"]);

/**
 * A gift is no interest of its buyer, and what became of its money none of who claimed it: that they did is what they
 * chose. They paid nothing, so that it has no value.
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

/** The purchases or refunds, one for each line, that an order's change brings; the same change gives the same ids. */
export function orderFacts(before: Order | undefined, after: Order, factId: FactId): BehaviourEvent[] {
  const became = (is: (state: Order["state"]) => boolean) =>
    is(after.state) && !(before !== undefined && is(before.state));
  const { id, customer, recommendationId } = after;
  if (after.gift) return giftFacts(before, after, after.gift, factId);
  // Who buys seats for others may be no one who studies.
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
  // What is paid in parts is bought once, with the first.
  const isFirst = (after.instalment?.part ?? 1) === 1;
  return [
    ...(isFirst && became((state) => PAID.has(state)) ? facts("purchase", paidAt) : []),
    ...(became((state) => state === "refunded") ? facts("refund", after.refundedAt ?? paidAt) : []),
  ];
}

/** The fact of a new review; its value is in stars. */
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

/** What a learner's change of progress tells: only a step beyond the furthest point so far, and the end once. */
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
