import { type Product, priceIn } from "../../catalogue/contract/product.ts";
import type { Currency } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { PLATFORM } from "../contract/discount.ts";
import type { Order, OrderLine } from "../contract/order.ts";
import {
  type AppliedDiscount,
  appliedCodes,
  type DiscountableLine,
  type FoundDiscounts,
  type Rejection,
  toShownRejections,
} from "./discount-eligibility.ts";
import type { Limits, Redeemer } from "./redemption.ts";

/** A product's list price and floor, in a currency that it has a price in. */
export function listedLine(product: Product, currency: Currency): DiscountableLine {
  const { id: productId, creatorId, floor } = product;
  return {
    productId,
    creatorId,
    listPrice: priceIn(product, currency)?.amount ?? 0,
    floor: floor?.find((each) => each.currency === currency)?.amount ?? 0,
  };
}

/** The reduction of one line by all applied discounts, and the platform's part of it. */
function offLine(applied: readonly AppliedDiscount[], line: DiscountableLine): { all: number; platform: number } {
  const sum = (of: readonly AppliedDiscount[]) => of.reduce((total, { off }) => total + (off.get(line) ?? 0), 0);
  return { all: sum(applied), platform: sum(applied.filter(({ discount }) => discount.owner === PLATFORM)) };
}

/** The refusal of a code, without the reason: buyers do not learn why a code cannot be used. */
export function codeNotApplicable(rejection: Rejection): Refusal<"code-not-applicable"> {
  const [shown = rejection] = toShownRejections([rejection], () => false);
  return refuse("code-not-applicable", `${shown.code}: ${shown.detail}`);
}

export const offerNotApplicable = (why = "It was not made to you, or has ended.") =>
  refuse("offer-not-applicable", `The offer does not apply: ${why}`);

export interface DiscountedOrder {
  readonly order: Order;
  /** The limits of its discounts, by id. */
  readonly limits: ReadonlyMap<string, Limits>;
}

/**
 * A new order with all codes applied; if it costs nothing, it is paid at once.
 * @param order at list prices, of products in `found`
 */
export function discountedOrder(
  order: Order,
  found: ReadonlyMap<string, Product>,
  codes: readonly string[],
  discounts: FoundDiscounts,
): DiscountedOrder | Refusal<"code-not-applicable" | "offer-not-applicable"> {
  const { currency } = order.total;
  const lines = order.lines.map((line): { line: OrderLine; listed: DiscountableLine } => {
    const { productId, creatorId, price, quantity = 1 } = line;
    const product = found.get(productId);
    const { floor } = product ? listedLine(product, currency) : { floor: 0 };
    return { line, listed: { productId, creatorId, listPrice: price.amount, floor: floor * quantity } };
  });
  const basket = { lines: lines.map(({ listed }) => listed), currency, at: order.createdAt };
  const { applied: ofCodes, rejected, offered } = appliedCodes(basket, codes, discounts);
  const [against] = rejected;
  if (against) return codeNotApplicable(against);
  if (offered && !offered.applied) return offerNotApplicable(offered.against);
  const limits = new Map(ofCodes.map(({ discount }) => [discount.id, discount]));
  const offer = offered?.applied;
  const applied = offer ? [...ofCodes, offer] : ofCodes;
  if (applied.length === 0) return { order, limits };
  const total = order.total.amount - applied.reduce((sum, { amount }) => sum + amount, 0);
  const isFree = total === 0;
  return {
    limits,
    order: {
      ...order,
      lines: lines.map(({ line, listed }) => {
        const { all, platform } = offLine(applied, listed);
        if (all === 0) return line;
        const amount = line.price.amount - all;
        const own = offer?.off.get(listed) ?? 0;
        return {
          ...line,
          ...(own > 0 && { offered: own }),
          price: { amount, currency },
          listPrice: line.price,
          ...(platform > 0 && { shareBasis: amount + platform }),
        };
      }),
      total: { amount: total, currency },
      ...(ofCodes.length > 0 && {
        discounts: ofCodes.map(({ discount: { id, code }, amount }) => ({ id, code, amount })),
      }),
      ...(offer && { offer: { id: offer.discount.id, amount: offer.amount } }),
      state: isFree ? "paid" : "pending",
      ...(isFree && { paidAt: order.createdAt }),
    },
  };
}

/** The owners whose discounts may apply to a cart: the platform and its sellers. */
export const discountOwnersOf = (found: Iterable<Pick<Product, "creatorId">>): string[] => [
  ...new Set([PLATFORM, ...[...found].map(({ creatorId }) => creatorId)]),
];

/** Whether an open order has these codes, in any order. */
export function hasExactlyCodes({ discounts = [] }: Order, codes: readonly string[]): boolean {
  const wanted = new Set(codes);
  return discounts.length === wanted.size && discounts.every(({ code }) => wanted.has(code));
}

/** An order as a user of its discounts. An invoice's discount is used by its subscription. */
export function orderRedeemerOf({
  id,
  customer,
  createdAt,
  state,
  total,
  discounts = [],
  subscription,
}: Order): Redeemer {
  const isOver = state === "void" || state === "failed";
  return {
    reference: `ORDER#${id}`,
    customer,
    createdAt,
    state: state === "pending" ? "open" : isOver ? "given-back" : "redeemed",
    currency: total.currency,
    discounts: subscription === undefined ? discounts : [],
  };
}
