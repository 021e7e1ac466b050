import type { Currency } from "../../shared/kernel/money.ts";
import { type Discount, NOT_APPLICABLE, PLATFORM, type rejections } from "../contract/discount.ts";
import { amountsOff, type ListedLine, type Reduction } from "./pricing.ts";
import type { Limits } from "./redemption.ts";

/** A discount, and the shard for one more redemption. */
type CountedDiscount = Discount & Pick<Limits, "part">;

/** The discounts of codes, and the facts that decide whether they apply. */
export interface FoundDiscounts {
  /** By code: the discounts of the platform and of the cart's sellers, with the customer's redemptions of each. */
  readonly byCode: ReadonlyMap<string, readonly FoundDiscount[]>;
  /** Whether the customer bought anything before. */
  readonly hasBought: boolean;
  readonly offer?: FoundOffer | undefined;
}

/** An offer that was asked for: as a discount of its product, or why it does not apply. */
export type FoundOffer =
  | { readonly discount: Discount; readonly productId: string; readonly currency: Currency; readonly floor: number }
  | { readonly against: string };

export interface FoundDiscount {
  readonly discount: CountedDiscount;
  readonly used: number;
}
export const NO_DISCOUNTS: FoundDiscounts = { byCode: new Map(), hasBought: false };

export interface DiscountableLine extends ListedLine {
  readonly productId: string;
  readonly creatorId: string;
}

export interface Rejection {
  readonly code: string;
  readonly reason: (typeof rejections)[number] | typeof NOT_APPLICABLE;
  readonly detail: string;
  /** Who owns the discount; undefined if there is none. */
  readonly owner?: string | undefined;
}

/** Reasons that anyone may see: the code would apply alone, which anyone can try. */
const TOLD: readonly Rejection["reason"][] = ["stands-alone", "nothing-left"];

/** Rejections as a caller sees them. Only a code's manager learns why it cannot be used, or that it exists. */
export const toShownRejections = (
  rejected: readonly Rejection[],
  manages: (owner: string) => boolean,
): Omit<Rejection, "owner">[] =>
  rejected.map(({ owner, ...rejection }) =>
    TOLD.includes(rejection.reason) || (owner !== undefined && manages(owner))
      ? rejection
      : {
          code: rejection.code,
          reason: NOT_APPLICABLE,
          detail: "There is no such code, or it does not apply to this cart, to you or at this time.",
        },
  );

/** Discounts, less the redemptions of an open order that is to be replaced. */
export function releasedDiscounts(found: FoundDiscounts, used: readonly { readonly id: string }[]): FoundDiscounts {
  const ids = new Set(used.map(({ id }) => id));
  const released = (each: FoundDiscount): FoundDiscount =>
    ids.has(each.discount.id)
      ? { discount: { ...each.discount, redeemed: each.discount.redeemed - 1 }, used: each.used - 1 }
      : each;
  return { ...found, byCode: new Map([...found.byCode].map(([code, all]) => [code, all.map(released)])) };
}

/** A discount that applies. Minor units. */
export interface AppliedDiscount {
  readonly discount: CountedDiscount;
  /** The reduction of each of its lines. */
  readonly off: ReadonlyMap<DiscountableLine, number>;
  /** The total reduction. */
  readonly amount: number;
}

export interface Basket {
  readonly lines: readonly DiscountableLine[];
  readonly currency: Currency;
  readonly at: string;
}

const isFor = ({ owner, products }: Discount, { productId, creatorId }: DiscountableLine): boolean =>
  (owner === PLATFORM || owner === creatorId) && (products?.includes(productId) ?? true);

const inCurrency = (amounts: readonly { amount: number; currency: string }[], currency: Currency) =>
  amounts.find((each) => each.currency === currency)?.amount;

/** Why a discount alone does not apply to a basket; undefined if it does. */
function objection(
  { discount, used }: FoundDiscount,
  { lines, currency, at }: Basket,
  hasBought: boolean,
): Omit<Rejection, "code"> | undefined {
  const { state, startsAt, endsAt, redeemed, minimum, most, value } = discount;
  const { maxRedemptions = Number.POSITIVE_INFINITY, maxPerCustomer = Number.POSITIVE_INFINITY } = discount;
  const now = Date.parse(at);
  if (state === "archived") return { reason: "archived", detail: "It is not given any more." };
  if (now < Date.parse(startsAt)) return { reason: "not-started", detail: `It is valid from ${startsAt} on.` };
  if (endsAt !== undefined && now >= Date.parse(endsAt))
    return { reason: "over", detail: `It was valid until ${endsAt}.` };
  if (redeemed >= maxRedemptions) {
    return { reason: "used-up", detail: `It can be used ${maxRedemptions} times, and all of them are used up.` };
  }
  if (used >= maxPerCustomer) {
    return { reason: "used-by-you", detail: `Each customer can use it ${maxPerCustomer} times.` };
  }
  if (discount.firstPurchaseOnly && hasBought) {
    return { reason: "not-first-purchase", detail: "It is only for customers who have bought nothing yet." };
  }
  const own = lines.filter((line) => isFor(discount, line));
  if (own.length === 0) return { reason: "not-for-these-products", detail: "It is for other products." };
  const least = minimum ? inCurrency(minimum, currency) : 0;
  const amounts = "basisPoints" in value ? most : value.amounts;
  const isGood = amounts === undefined || inCurrency(amounts, currency) !== undefined;
  if (least === undefined || !isGood)
    return { reason: "not-in-this-currency", detail: `It is not valid in ${currency}.` };
  const sum = own.reduce((total, { listPrice }) => total + listPrice, 0);
  if (sum < least) {
    return {
      reason: "below-minimum",
      detail: `The products that it applies to must sum to ${least} ${currency}; they sum to ${sum}.`,
    };
  }
  return undefined;
}

interface DiscountOfBasket extends Reduction<DiscountableLine> {
  readonly discount: CountedDiscount;
}

/**
 * The joint reductions of a basket by discounts, in the order of the argument.
 * @param floorOf the least price of a line
 */
function appliedTo(
  basket: Basket,
  discounts: readonly CountedDiscount[],
  floorOf = ({ floor }: DiscountableLine): number => floor,
): AppliedDiscount[] {
  const lines = new Map(basket.lines.map((line) => [{ ...line, floor: floorOf(line) }, line]));
  const reductions = discounts.map(
    (discount): DiscountOfBasket => ({ discount, lines: [...lines.keys()].filter((line) => isFor(discount, line)) }),
  );
  const offEach = amountsOff<DiscountableLine, DiscountOfBasket>(reductions, basket.currency);
  return reductions.map((reduction) => {
    const parts = [...(offEach.get(reduction) ?? [])];
    const off = new Map(parts.map(([line, part]) => [lines.get(line) ?? line, part]));
    return { discount: reduction.discount, off, amount: parts.reduce((sum, [, part]) => sum + part, 0) };
  });
}

const noOffer = (why: string): Offered => ({ applied: undefined, against: why });

/** What an offer does to a basket with some codes: it combines with those that stack, and gives way to one that does not. */
function offeredOn(
  { lines, currency }: Basket,
  offer: FoundOffer,
  codes: readonly CountedDiscount[],
): Exclude<FoundOffer, { against: string }> | Offered {
  if ("against" in offer) return noOffer(offer.against);
  if (offer.currency !== currency) return noOffer(`The offer is for carts in ${offer.currency}.`);
  if (!lines.some(({ productId }) => productId === offer.productId)) return noOffer("Its product is not in the cart.");
  return codes.every(({ stacks }) => stacks) ? offer : noOffer("It is not used beside a code that stands alone.");
}

/** An offer's reduction, or why there is none. */
export interface Offered {
  readonly applied: AppliedDiscount | undefined;
  readonly against?: string;
}

const sumOf = (all: readonly AppliedDiscount[]): number => all.reduce((sum, { amount }) => sum + amount, 0);

/**
 * The reductions by codes and by the offer, if any. Where the offer applies nothing goes below its floor; it applies only
 * where it makes the basket cheaper than the codes alone.
 */
function withOffer(
  basket: Basket,
  codes: readonly CountedDiscount[],
  asked: FoundOffer | undefined,
): { readonly ofCodes: AppliedDiscount[]; readonly offered: Offered | undefined } {
  const offer = asked && offeredOn(basket, asked, codes);
  const alone = appliedTo(basket, codes);
  if (!offer || !("discount" in offer)) return { ofCodes: alone, offered: offer };
  const { discount, productId, floor } = offer;
  const all = appliedTo(basket, [...codes, discount], (line) =>
    line.productId === productId ? Math.max(line.floor, floor) : line.floor,
  );
  if (sumOf(all) <= sumOf(alone)) return { ofCodes: alone, offered: noOffer("It takes nothing off beside the codes.") };
  const own = all.find((each) => each.discount === discount);
  return { ofCodes: all.filter((each) => each !== own), offered: { applied: own } };
}

/**
 * The discount of a code, if several owners have one: of those that apply, the one with the greatest reduction; if
 * equal, the oldest.
 */
function oneOf(
  basket: Basket,
  found: readonly FoundDiscount[],
  hasBought: boolean,
): CountedDiscount | Omit<Rejection, "code"> {
  const judged = found.map((each) => ({ ...each, against: objection(each, basket, hasBought) }));
  const [best] = judged
    .filter(({ against }) => against === undefined)
    .flatMap(({ discount }) => appliedTo(basket, [discount]))
    .sort((a, b) => b.amount - a.amount || (a.discount.id < b.discount.id ? -1 : 1));
  if (best) return best.discount;
  const [first] = judged;
  if (!first?.against) return { reason: "unknown-code", detail: "There is no such code." };
  return { ...first.against, owner: first.discount.owner };
}

/**
 * The codes that apply to a basket, and the reduction by each. A code that does not stack applies only if no other
 * does. Order and repetition of the codes do not matter.
 */
export function appliedCodes(
  basket: Basket,
  codes: readonly string[],
  { byCode, hasBought, offer }: FoundDiscounts,
): { applied: AppliedDiscount[]; rejected: Rejection[]; offered: Offered | undefined } {
  const rejected: Rejection[] = [];
  const eligible: CountedDiscount[] = [];
  for (const code of [...new Set(codes)].sort()) {
    const chosen = oneOf(basket, byCode.get(code) ?? [], hasBought);
    if ("reason" in chosen) rejected.push({ code, ...chosen });
    else eligible.push(chosen);
  }
  const alone = eligible.length > 1 ? eligible.filter(({ stacks }) => !stacks) : [];
  rejected.push(
    ...alone.map(({ code, owner }) => ({
      code,
      reason: "stands-alone" as const,
      detail: "It is not used beside another.",
      owner,
    })),
  );
  const chosen = eligible.filter((each) => !alone.includes(each));
  const { ofCodes, offered } = withOffer(basket, chosen, offer);
  rejected.push(
    ...ofCodes
      .filter(({ amount }) => amount === 0)
      .map(({ discount: { code, owner } }) => ({
        code,
        reason: "nothing-left" as const,
        detail: "Nothing is left to take off.",
        owner,
      })),
  );
  return { applied: ofCodes.filter(({ amount }) => amount > 0), rejected, offered };
}
