import type { Order } from "../contract/order.ts";
import { isPaid } from "../orders/order.ts";
import { inBooks, isConverted } from "./earnings.ts";
import type { Journal, Posting } from "./journal.ts";

/** A movement of our balance at Stripe, as Stripe tells it. */
export interface Movement {
  readonly id: string;
  readonly kind: "payment" | "payment-failure" | "refund" | "refund-failure" | "dispute" | "other";
  /** Minor units; negative for what leaves the balance. */
  readonly amount: number;
  /** Minor units that Stripe keeps beside it. */
  readonly fee: number;
  readonly currency: string;
  readonly at: string;
  /** Stripe's id of what moved it. */
  readonly source: string;
  readonly paymentIntent?: string | undefined;
  /** Ours, where what moved it carries our metadata. */
  readonly orderId?: string | undefined;
}

/** The cause of the journal that a movement must be in; undefined for what moves no order's money. */
export function causeOf({ kind, id, source }: Movement, orderId: string): string | undefined {
  switch (kind) {
    case "payment":
      return `payment:${orderId}`;
    case "refund":
      return `refund:${source}`;
    case "refund-failure":
      return `refund-failed:${source}`;
    case "dispute":
      return `dispute:${id}`;
    case "payment-failure":
    case "other":
      return undefined;
  }
}

export const feeCause = ({ id }: Movement): string => `fee:${id}`;

/** The journal of Stripe's fee on a movement; undefined without a fee, or in a currency that the books do not have. */
export function feeJournal(movement: Movement, order: Order, at: string): Journal | undefined {
  const { fee } = movement;
  const of = inBooks(movement.currency);
  if (fee === 0 || of === undefined) return undefined;
  return {
    cause: feeCause(movement),
    orderId: order.id,
    currency: of,
    at,
    earnedAt: isPaid(order) ? order.paidAt : order.createdAt,
    postings: [
      { account: "stripe", amount: -fee },
      { account: "stripe-fees", amount: fee },
    ],
  };
}

/** What a journal moves of our balance at Stripe, in minor units. */
export const atStripe = ({ postings }: Pick<Journal, "postings">): number =>
  postings.filter(({ account }) => account === "stripe").reduce((sum, { amount }) => sum + amount, 0);

const withFee = ({ postings }: Pick<Journal, "postings">): boolean =>
  postings.some(({ account }) => account === "stripe-fees");

/** Whether the fee of a movement is in its own journal: that of a payment is where it was known in time. */
export const hasFee = (journal: Journal, { kind }: Movement): boolean => kind === "dispute" || withFee(journal);

/** What a movement should come to in its journal. */
export const expectedOf = (movement: Movement, journal: Journal): number =>
  hasFee(journal, movement) ? movement.amount - movement.fee : movement.amount;

/** The cause of the journal of what a movement came to beside what was booked for it. */
export const exchangeCause = ({ id }: Movement): string => `exchange:${id}`;

/** What a movement differs by from its journal; undefined if it does not. */
export function differenceOf(movement: Movement, journal: Journal): "amount" | "currency" | undefined {
  if (movement.currency !== journal.currency) return "currency";
  return atStripe(journal) === expectedOf(movement, journal) ? undefined : "amount";
}

/**
 * The journals that bring the books to what Stripe's balance really moved, at the platform's gain or loss: where Stripe
 * converted what went back by the rate of its day, or took it from another balance. None if it is to be looked into.
 */
export function exchangeJournals(movement: Movement, journal: Journal, order: Order, at: string): Journal[] {
  const differs = differenceOf(movement, journal);
  const of = inBooks(movement.currency);
  if (differs === undefined || of === undefined || !(differs === "currency" || isConverted(order))) return [];
  const cause = exchangeCause(movement);
  const { orderId, earnedAt } = journal;
  const moving = (amount: number): Posting[] => [
    { account: "stripe", amount },
    { account: "exchange", amount: -amount },
  ];
  const expected = expectedOf(movement, journal);
  const booked = { orderId, at, earnedAt };
  if (differs === "amount") {
    return [{ ...booked, cause, currency: of, postings: moving(expected - atStripe(journal)) }];
  }
  return [
    { ...booked, cause, currency: of, postings: moving(expected) },
    { ...booked, cause: `${cause}:undone`, currency: journal.currency, postings: moving(-atStripe(journal)) },
  ];
}

/**
 * The journal of a movement of a debit that was submitted and failed: with that of its other movement what was paid in
 * and taken out again clears, and Stripe's fees are left. What conversion left of it is the platform's to bear.
 */
export function failedJournal(movement: Movement, order: Order, at: string): Journal | undefined {
  const of = inBooks(movement.currency);
  if (of === undefined) return undefined;
  const { id, kind, amount, fee } = movement;
  const postings: Posting[] = [
    { account: "stripe", amount: amount - fee },
    { account: "stripe-fees", amount: fee },
    { account: "processing", amount: -amount },
  ];
  return {
    cause: `${kind === "payment" ? "submitted" : "failed"}:${id}`,
    orderId: order.id,
    currency: of,
    at,
    earnedAt: order.createdAt,
    postings: postings.filter((each) => each.amount !== 0),
  };
}
