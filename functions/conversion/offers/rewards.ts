import type { Order } from "../../commerce/contract/order.ts";
import { proportionOf } from "../../shared/kernel/money.ts";
import { DAY_MS, later } from "../../shared/kernel/time.ts";
import type { Place } from "../contract/offer.ts";
import { type ArmSums, NO_SUMS } from "./choice.ts";

/** The days after a decision whose orders are counted for it. */
const OUTCOME_DAYS = 7;
/** The further days in which a refund still counts; the longest automatic one takes 14. */
const MATURING_DAYS = 14;

/** The day on which a decision's reward is final. */
export const maturesAt = (at: string): string => later(at, (OUTCOME_DAYS + MATURING_DAYS) * DAY_MS);

/** The parts of a decision that determine which orders are credited to it. */
export interface Decided {
  readonly at: string;
  readonly place: Place;
  readonly product?: string | undefined;
  readonly currency: Order["total"]["currency"];
}

/** Whether an order is an outcome of a decision: by the same person, in its days, and of its product. */
export function isOutcome({ at, place, product, currency }: Decided, order: Order): boolean {
  if (order.total.currency !== currency || order.subscription !== undefined) return false;
  const { createdAt } = order;
  if (createdAt < at || createdAt >= later(at, OUTCOME_DAYS * DAY_MS)) return false;
  return place !== "product" || order.lines.some(({ productId }) => productId === product);
}

/**
 * The profit of the lines that a decision is about: their prices minus tax, refunds, disputes, and their part of Stripe's fee.
 * It shrinks with refunds, and is final when the decision matures.
 */
export function marginOf({ place, product }: Decided, order: Order): number {
  if (order.paidAt === undefined) return 0;
  const { settlement, total } = order;
  const fee = typeof settlement === "object" && settlement.currency === total.currency ? settlement.fee : 0;
  return order.lines.reduce((sum, { productId, price, tax = 0 }, n) => {
    if (place === "product" && productId !== product) return sum;
    const { refunded = 0, disputed = 0 } = order.money?.[n] ?? {};
    const ofFee = total.amount === 0 ? 0 : proportionOf(fee, price.amount, total.amount);
    return sum + price.amount - tax - refunded - disputed - ofFee;
  }, 0);
}

/** A matured decision. */
export interface Matured {
  /** The chosen arm: an offer's id, or `nothing`. */
  readonly arm: string;
  readonly outcomes: readonly { readonly margin: number }[];
}

/** The sums of each arm over some decisions. */
export function sumsOf(decisions: Iterable<Matured>): Record<string, ArmSums> {
  const sums: Record<string, ArmSums> = {};
  for (const { arm, outcomes } of decisions) {
    const reward = outcomes.reduce((sum, { margin }) => sum + margin, 0);
    const before = sums[arm] ?? NO_SUMS;
    sums[arm] = {
      decisions: before.decisions + 1,
      bought: before.bought + (outcomes.length > 0 ? 1 : 0),
      total: before.total + reward,
      squares: before.squares + reward ** 2,
    };
  }
  return sums;
}

/** The sums of several days together. */
export function together(days: Iterable<Readonly<Record<string, ArmSums>>>): Record<string, ArmSums> {
  const all: Record<string, ArmSums> = {};
  for (const day of days) {
    for (const [arm, own] of Object.entries(day)) {
      const before = all[arm] ?? NO_SUMS;
      all[arm] = {
        decisions: before.decisions + own.decisions,
        bought: before.bought + own.bought,
        total: before.total + own.total,
        squares: before.squares + own.squares,
      };
    }
  }
  return all;
}
