import type { Product } from "../../catalogue/contract/product.ts";
import type { Currency, Money } from "../../shared/kernel/money.ts";
import { DAY_MS, iso } from "../../shared/kernel/time.ts";
import type { Discount, QuoteDue, QuoteTax } from "../contract/discount.ts";
import type { Plan, Subscription } from "../contract/subscription.ts";
import { taxBehaviorOf } from "../orders/tax.ts";
import { endOfMonths } from "../subscriptions/instalments.ts";

/** What a quote's total says of tax. */
export function taxOf({ amount, currency }: Money, isTaxed: boolean): QuoteTax {
  if (!isTaxed || amount === 0) return "none";
  return taxBehaviorOf(currency) === "exclusive" ? "added" : "included";
}

const MONTHS = { month: 1, year: 12 } as const;

export interface MembershipDue {
  readonly plan: Plan;
  /** For nothing, before the first payment. */
  readonly trialDays: number;
  /** Minor units that a code takes off, and for how long. */
  readonly off: number;
  readonly duration: Discount["duration"];
  readonly at: string;
}

/** How many payments, from the first on, a code reduces: those of its months are counted from the beginning, trial and all. */
function reducedPayments({ plan, off, duration, at }: MembershipDue, first: string): number {
  if (off === 0 || duration === "forever") return Number.POSITIVE_INFINITY;
  if (duration === "once") return 1;
  const end = endOfMonths(at, duration.months);
  let n = 0;
  while (endOfMonths(first, n * MONTHS[plan.interval]) < end) n++;
  return n;
}

/** What a membership costs now, and from when on what. A trial comes first, and a code that counts once with the first payment. */
export function dueOfMembership(membership: MembershipDue): QuoteDue {
  const { plan, trialDays, off, at } = membership;
  const { price, interval: every } = plan;
  const money = (amount: number): Money => ({ amount, currency: price.currency });
  const first = trialDays === 0 ? at : iso(Date.parse(at) + trialDays * DAY_MS);
  const paidNow = trialDays === 0 ? 1 : 0;
  const reduced = reducedPayments(membership, first);
  const nth = (n: number) => endOfMonths(first, n * MONTHS[every]);
  const [less, full] = [money(price.amount - off), money(price.amount)];
  const now = paidNow === 0 ? money(0) : reduced > 0 ? less : full;
  if (reduced === Number.POSITIVE_INFINITY) return { now, later: [{ amount: less, at: nth(paidNow), every }] };
  const left = reduced - paidNow;
  const atLess = { amount: less, at: nth(paidNow), ...(left > 1 && { every, times: left }) };
  return {
    now,
    later: [...(left > 0 ? [atLess] : []), { amount: full, at: nth(Math.max(reduced, paidNow)), every }],
  };
}

/** What is paid in parts: the first now, the others each month. */
export const dueInParts = ({ price }: Plan, parts: number, at: string): QuoteDue => ({
  now: price,
  later: [{ amount: price, at: endOfMonths(at, 1), every: "month", times: parts - 1 }],
});

/** A trial is given once for each product. */
export const trialDaysOf = (product: Product | undefined, before: readonly Subscription[]): number => {
  const hadOne = before.some(({ plans, startedAt }) => {
    const isOfProduct = plans.some(({ productId }) => productId === product?.id);
    return isOfProduct && startedAt !== undefined;
  });
  return hadOne ? 0 : (product?.recurring?.trialDays ?? 0);
};

/** What is bought once is paid at once. */
export const dueAtOnce = (amount: number, currency: Currency): QuoteDue => ({ now: { amount, currency }, later: [] });
