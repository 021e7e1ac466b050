import { currency } from "../../shared/kernel/money.ts";
import type { Order } from "../contract.ts";
import { isPaid } from "../orders/order.ts";
import type { Journal } from "./journal.ts";

/** A movement of our balance at Stripe, as Stripe tells it. */
export interface Movement {
  readonly id: string;
  readonly kind: "payment" | "refund" | "refund-failure" | "dispute" | "other";
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
    case "other":
      return undefined;
  }
}

/** The fee of a dispute is in the dispute's own journal. */
export const feeCause = ({ id }: Movement): string => `fee:${id}`;

/** The journal of Stripe's fee on a movement; undefined where there is none, or not in a currency of ours. */
export function feeJournal(movement: Movement, order: Order, at: string): Journal | undefined {
  const { kind, fee } = movement;
  const of = currency.safeParse(movement.currency).data;
  if (fee === 0 || kind === "dispute" || of === undefined) return undefined;
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

/** What a movement should come to in its journal: the fee of a dispute is booked with it, that of others by itself. */
export const expectedOf = ({ kind, amount, fee }: Movement): number => (kind === "dispute" ? amount - fee : amount);
