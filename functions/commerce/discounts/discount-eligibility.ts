import type { Currency } from "../../shared/kernel/money.ts";
import { type Discount, PLATFORM, type rejections } from "./discount-routes.ts";
import { type ListedLine, type Reduction, reduced } from "./pricing.ts";

/** What codes stand for, and what else decides whether they apply. */
export interface FoundDiscounts {
  /** By code, with how often the customer uses it. */
  readonly byCode: ReadonlyMap<string, { readonly discount: Discount; readonly used: number }>;
  /** Whether the customer bought anything before. */
  readonly hasBought: boolean;
}
export const NO_DISCOUNTS: FoundDiscounts = { byCode: new Map(), hasBought: false };

export interface DiscountableLine extends ListedLine {
  readonly productId: string;
  readonly creatorId: string;
}

export interface Rejection {
  readonly code: string;
  readonly reason: (typeof rejections)[number];
  readonly detail: string;
}

/** A discount that applies. */
export interface Applied {
  readonly discount: Discount;
  /** Minor units that it takes off each line. */
  readonly parts: readonly number[];
  readonly amount: number;
}

export interface Basket {
  readonly lines: readonly DiscountableLine[];
  readonly currency: Currency;
  readonly at: string;
}

const isFor = ({ owner, products }: Discount, { productId, creatorId }: DiscountableLine): boolean =>
  (owner === PLATFORM || owner === creatorId) && (products?.includes(productId) ?? true);

const placesFor = (discount: Discount, lines: Basket["lines"]): number[] =>
  [...lines.keys()].filter((n) => lines[n] && isFor(discount, lines[n]));

const inCurrency = (amounts: readonly { amount: number; currency: string }[], currency: Currency) =>
  amounts.find((each) => each.currency === currency)?.amount;

/** Why a discount does not apply to a basket by itself; undefined where it does. */
function objection(
  { discount, used }: { readonly discount: Discount; readonly used: number },
  { lines, currency, at }: Basket,
  hasBought: boolean,
): Omit<Rejection, "code"> | undefined {
  const { state, startsAt, endsAt, redeemed, maxRedemptions, maxPerCustomer, minimum, value } = discount;
  const now = Date.parse(at);
  if (state === "archived") return { reason: "archived", detail: "It is not given any more." };
  if (now < Date.parse(startsAt)) return { reason: "not-started", detail: `It is given from ${startsAt} on.` };
  if (endsAt !== undefined && now >= Date.parse(endsAt))
    return { reason: "over", detail: `It was given until ${endsAt}.` };
  if (maxRedemptions !== undefined && redeemed >= maxRedemptions) {
    return { reason: "used-up", detail: `It is given ${maxRedemptions} times, and all of them are taken.` };
  }
  if (maxPerCustomer !== undefined && used >= maxPerCustomer) {
    return { reason: "used-by-you", detail: `It is given to each customer ${maxPerCustomer} times.` };
  }
  if (discount.firstPurchaseOnly && hasBought) {
    return { reason: "not-first-purchase", detail: "It is given to who has bought nothing yet." };
  }
  const places = placesFor(discount, lines);
  if (places.length === 0) return { reason: "not-for-these-products", detail: "It is for other products." };
  const least = minimum ? inCurrency(minimum, currency) : 0;
  const isGood = "percent" in value || inCurrency(value.amounts, currency) !== undefined;
  if (least === undefined || !isGood)
    return { reason: "not-in-this-currency", detail: `It is not given in ${currency}.` };
  const sum = places.reduce((total, n) => total + (lines[n]?.listPrice ?? 0), 0);
  if (sum < least) {
    return { reason: "below-minimum", detail: `What it is for must come to ${least} ${currency}; it comes to ${sum}.` };
  }
  return undefined;
}

/**
 * Which codes apply to a basket, and what each takes off. One that does not stack applies only where no other would.
 * The order of the codes decides nothing, nor does a code that is there twice.
 */
export function applying(
  basket: Basket,
  codes: readonly string[],
  { byCode, hasBought }: FoundDiscounts,
): { applied: Applied[]; rejected: Rejection[] } {
  const rejected: Rejection[] = [];
  const eligible: Discount[] = [];
  for (const code of [...new Set(codes)].sort()) {
    const found = byCode.get(code);
    const against = found
      ? objection(found, basket, hasBought)
      : { reason: "unknown-code" as const, detail: "There is no such code." };
    if (against) rejected.push({ code, ...against });
    else if (found) eligible.push(found.discount);
  }
  const alone = eligible.length > 1 ? eligible.filter(({ stacks }) => !stacks) : [];
  rejected.push(
    ...alone.map(({ code }) => ({ code, reason: "stands-alone" as const, detail: "It is not used beside another." })),
  );
  const chosen = eligible.filter((each) => !alone.includes(each));
  const reductions = chosen.map((discount): Reduction => ({ discount, lines: placesFor(discount, basket.lines) }));
  const taken = reduced(basket.lines, reductions, basket.currency);
  const applied: Applied[] = [];
  for (const [n, discount] of chosen.entries()) {
    const parts = taken[n] ?? [];
    const amount = parts.reduce((sum, part) => sum + part, 0);
    if (amount > 0) applied.push({ discount, parts, amount });
    else rejected.push({ code: discount.code, reason: "nothing-left", detail: "Nothing is left to take off." });
  }
  return { applied, rejected };
}
