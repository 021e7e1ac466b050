import { stepOf } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Order } from "../contract/order.ts";
import type { Refund } from "../contract/refund.ts";
import type { Lots } from "./lots.ts";
import {
  amountFor,
  linesOf,
  type RefundRefused,
  refundedLines,
  refundsOf,
  refusalOfRefunds,
  sameLines,
  withRefund,
} from "./refund.ts";

/** A refund that a seller makes without a request. */
export interface RefundGiven {
  /** The giver's own id for it. */
  readonly id: string;
  /** Product ids; everything of the giver's that is left unless given. */
  readonly products?: readonly string[] | undefined;
  /** Minor units of a partial refund. */
  readonly amount?: number | undefined;
  readonly keepsAccess: boolean;
  readonly cause?: Refund["cause"];
  readonly note: string;
  readonly by: string;
  readonly isOperator: boolean;
  readonly at: string;
}

type GivingRefused =
  | RefundRefused
  | Refusal<"unknown-order" | "not-yours" | "wrong-amount" | "more-than-left" | "refund-mismatch">;

/** Refunds are found by id across orders, so an id that its giver chose is prefixed by the order's. */
const idOf = (order: Order, { id }: RefundGiven): string => `${order.id}-${id}`;

/** The lines of a giver's refund; the giver must be their seller. */
function meant(order: Order, { products, by, isOperator }: RefundGiven): number[] | undefined | GivingRefused {
  const isTheirs = (n: number) => isOperator || order.lines[n]?.creatorId === by;
  const own = order.lines.flatMap((_, n) => (isTheirs(n) ? [n] : []));
  if (own.length === 0) return refuse("unknown-order", "You have no sale with this id.");
  if (!products && own.length < order.lines.length) {
    const out = refundedLines(order);
    return own.filter((n) => !out.has(n));
  }
  const lines = linesOf(order, products);
  if (!lines || "refused" in lines) return lines;
  const foreign = lines.find((n) => !isTheirs(n));
  if (foreign === undefined) return lines;
  return refuse("not-yours", `${order.lines[foreign]?.productId} is sold by another creator, who may refund it.`);
}

/**
 * An order with a refund by its giver, approved at once. Repeating it returns the existing refund.
 * @returns the same order if the refund was begun before
 */
export function givenRefund(
  order: Order,
  giving: RefundGiven,
  lots: Lots,
): { order: Order; refund: Refund } | GivingRefused {
  const lines = meant(order, giving);
  if (lines && "refused" in lines) return lines;
  const id = idOf(order, giving);
  const known = refundsOf(order).find((each) => each.id === id);
  if (known) {
    const isSame = giving.amount === undefined ? !known.part : known.amount === giving.amount;
    const isFor = !giving.products || sameLines(known.lines, lines);
    if (isSame && isFor) return { order, refund: known };
    return refuse("refund-mismatch", "This refund id belongs to another refund; choose a new one.");
  }
  const refused = refusalOfRefunds(order, giving.at);
  if (refused) return refused;
  const left = amountFor(order, lines, lots);
  if (typeof left !== "number") return left;
  const { amount = left } = giving;
  const { currency } = order.total;
  if (amount % stepOf(currency) !== 0) {
    return refuse("wrong-amount", `Stripe refunds ${currency} in steps of ${stepOf(currency)} minor units.`);
  }
  if (amount > left) return refuse("more-than-left", `Only ${left} ${currency} minor units are left to refund.`);
  const refund: Refund = {
    id,
    amount,
    ...(lines && { lines }),
    state: "approved",
    ...(amount < left && { part: true as const }),
    ...(giving.keepsAccess && amount === left && { keepsAccess: true }),
    ...(giving.cause && { cause: giving.cause }),
    at: giving.at,
    decidedBy: giving.by,
    decidedAt: giving.at,
    note: giving.note,
  };
  return { order: withRefund(order, refund), refund };
}
