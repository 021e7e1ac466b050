import type * as z from "zod";
import type { Product } from "../../catalogue/contract/product.ts";
import type { Money } from "../../shared/kernel/money.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import type { discountRoutes } from "../contract/discount.ts";
import { type Cart, openOrder } from "../orders/order.ts";
import { planOf } from "../subscriptions/subscription.ts";
import { refuseStopped } from "../trade/trade.ts";
import { appliedCodes, type FoundDiscounts, toShownRejections } from "./discount-eligibility.ts";
import { listedLine } from "./discounted-order.ts";

type Quote = z.input<typeof discountRoutes.quoteCart.reply>;
interface Listed {
  readonly productId: string;
  readonly title: string;
  readonly price: Money;
}

/** The contents of a cart at list prices. A membership is quoted alone, for one interval. */
export function listedCart(cart: Cart, found: ReadonlyMap<string, Product>, owned: ReadonlySet<string>) {
  const [first = ""] = cart.products;
  if (cart.products.length === 1 && found.get(first)?.recurring) {
    const plan = planOf(found.get(first), first, cart.currency);
    return isRefusal(plan) ? plan : [plan];
  }
  const order = openOrder(cart, found, owned);
  return isRefusal(order) ? order : order.lines;
}

/** A product of a cart that cannot be bought, and why. */
type Unavailable = NonNullable<Quote["unavailable"]>[number];

/**
 * A cart without the products that cannot be bought with the rest: each is checked separately, in the currency of the
 * first that can be bought unless the cart names one.
 * @param stopped creators whose sales are stopped
 */
export function sortedCart(
  cart: Cart,
  found: ReadonlyMap<string, Product>,
  owned: ReadonlySet<string>,
  stopped: readonly string[],
): { readonly cart: Cart; readonly unavailable: readonly Unavailable[] } {
  const unavailable: Unavailable[] = [];
  const kept: string[] = [];
  let { currency } = cart;
  for (const productId of new Set(cart.products)) {
    const product = found.get(productId);
    const alone =
      product && stopped.includes(product.creatorId)
        ? refuseStopped([product.creatorId])
        : openOrder({ ...cart, products: [productId], currency }, found, owned);
    if (alone && isRefusal(alone)) {
      const { refused: code, detail } = alone;
      unavailable.push({ productId, ...(product && { title: product.title }), code, detail });
      continue;
    }
    kept.push(productId);
    currency ??= product?.price.currency;
  }
  return { cart: { ...cart, products: kept, currency }, unavailable };
}

export interface QuoteAsked {
  readonly found: ReadonlyMap<string, Product>;
  readonly codes: readonly string[];
  readonly discounts: FoundDiscounts;
  readonly at: string;
  /** Whether the caller manages an owner's discounts, and so may learn why one does not apply. */
  readonly manages: (owner: string) => boolean;
}

/** The price of a cart with codes. Codes that do not apply are listed, and nothing is refused. */
export function quoteOf(listed: readonly Listed[], { found, codes, discounts, at, manages }: QuoteAsked): Quote {
  const currency = listed[0]?.price.currency ?? "usd";
  const money = (amount: number): Money => ({ amount, currency });
  const lines = listed.flatMap((shown) => {
    const product = found.get(shown.productId);
    return product ? [{ shown, listed: listedLine(product, currency) }] : [];
  });
  const basket = { lines: lines.map((line) => line.listed), currency, at };
  const { applied, rejected } = appliedCodes(basket, codes, discounts);
  const quotedLines = lines.map(({ shown: { productId, title, price }, listed: line }) => {
    const off = applied.map(({ discount: { code }, off: parts }) => ({ code, amount: parts.get(line) ?? 0 }));
    const left = off.reduce((sum, { amount }) => sum - amount, price.amount);
    return {
      productId,
      title,
      listPrice: price,
      price: money(left),
      discounts: off.filter(({ amount }) => amount > 0),
    };
  });
  return {
    lines: quotedLines,
    listTotal: money(listed.reduce((sum, { price }) => sum + price.amount, 0)),
    total: money(quotedLines.reduce((sum, { price }) => sum + price.amount, 0)),
    discounts: applied.map(({ discount: { code, name }, amount }) => ({ code, name, amount })),
    rejected: toShownRejections(rejected, manages),
  };
}
