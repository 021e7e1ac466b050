import type { Order } from "../contract/order.ts";
import { isPaid } from "../orders/order.ts";
import { inBooks, isConverted } from "./earnings.ts";
import type { Journal, Posting } from "./journal.ts";

/** A movement of our balance at Stripe. */
export interface Movement {
  readonly id: string;
  readonly kind: "payment" | "payment-failure" | "refund" | "refund-failure" | "dispute" | "other";
  /** Minor units; negative if it leaves the balance. */
  readonly amount: number;
  /** Stripe's fee in minor units. */
  readonly fee: number;
  readonly currency: string;
  readonly at: string;
  /** The id of its source at Stripe. */
  readonly source: string;
  readonly paymentIntent?: string | undefined;
  /** Our order, if its source has our metadata. */
  readonly orderId?: string | undefined;
}

/** The cause of the journal that must have a movement; undefined if it is not an order's. */
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

/** The change of our balance at Stripe by a journal, in minor units. */
export const atStripe = ({ postings }: Pick<Journal, "postings">): number =>
  postings.filter(({ account }) => account === "stripe").reduce((sum, { amount }) => sum + amount, 0);

const withFee = ({ postings }: Pick<Journal, "postings">): boolean =>
  postings.some(({ account }) => account === "stripe-fees");

/** Whether the fee of a movement is in its own journal, as it is for a payment if it was known in time. */
export const hasFee = (journal: Journal, { kind }: Movement): boolean => kind === "dispute" || withFee(journal);

/** The amount that a movement should have in its journal. */
export const expectedOf = (movement: Movement, journal: Journal): number =>
  hasFee(journal, movement) ? movement.amount - movement.fee : movement.amount;

/** The cause of the journal of a movement's difference from what was booked. */
export const exchangeCause = ({ id }: Movement): string => `exchange:${id}`;

/** The difference of a movement from its journal; undefined if there is none. */
export function differenceOf(movement: Movement, journal: Journal): "amount" | "currency" | undefined {
  if (movement.currency !== journal.currency) return "currency";
  return atStripe(journal) === expectedOf(movement, journal) ? undefined : "amount";
}

/**
 * The journals that correct the books to the actual change of Stripe's balance, at the platform's gain or loss: if
 * Stripe converted a refund at the day's rate, or took it from another balance. None if a person has to look into it.
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
 * The journal of a movement of a debit that was submitted and failed: together with that of the other movement it
 * clears, and leaves Stripe's fees. The platform bears differences of conversion.
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
