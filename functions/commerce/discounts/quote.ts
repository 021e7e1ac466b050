import type * as z from "zod";
import type { Product } from "../../catalogue/contract/product.ts";
import { type Money, money } from "../../shared/kernel/money.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Discount, discountRoutes, QuoteDue } from "../contract/discount.ts";
import type { Subscription } from "../contract/subscription.ts";
import { type Cart, openOrder } from "../orders/order.ts";
import { planInParts } from "../subscriptions/instalments.ts";
import { planOf } from "../subscriptions/subscription.ts";
import { refuseStopped } from "../trade/trade.ts";
import { appliedCodes, type FoundDiscounts, toShownRejections } from "./discount-eligibility.ts";
import { listedLine } from "./discounted-order.ts";
import { dueAtOnce, dueInParts, dueOfMembership, taxOf, trialDaysOf } from "./due.ts";

type Quote = z.input<typeof discountRoutes.quoteCart.reply>;
interface Listed {
  readonly productId: string;
  readonly title: string;
  readonly price: Money;
}

/**
 * The contents of a cart at list prices. A membership is quoted alone, for one interval; a purchase by instalments is
 * quoted alone too, as a whole.
 */
export function listedCart(
  cart: Cart,
  found: ReadonlyMap<string, Product>,
  owned: ReadonlySet<string>,
  instalments?: number,
) {
  const [first = ""] = cart.products;
  if (instalments !== undefined) return inParts(cart, found, owned, instalments);
  if (cart.products.length === 1 && found.get(first)?.recurring) {
    const plan = planOf(found.get(first), first, cart.currency);
    return isRefusal(plan) ? plan : [plan];
  }
  const order = openOrder(cart, found, owned);
  return isRefusal(order) ? order : order.lines;
}

function inParts(
  { products: [id = ""], currency, customer }: Cart,
  found: ReadonlyMap<string, Product>,
  owned: ReadonlySet<string>,
  instalments: number,
) {
  const plan = planInParts(found.get(id), id, instalments, currency);
  if (isRefusal(plan)) return plan;
  if (plan.creatorId === customer) return refuse("own-product", `${id} is your own.`);
  if (owned.has(id)) return refuse("already-owned", `You have ${id} already.`);
  const whole = money.safeParse(plan.total);
  if (!whole.success) return refuse("total-too-large", "The sum of all parts is too large for a quote.");
  return [{ productId: id, title: plan.title, price: whole.data }];
}

/** What is due of a quote now and later. */
function dueOf(
  listed: readonly Listed[],
  applied: readonly { readonly amount: number; readonly discount: Pick<Discount, "duration"> }[],
  total: Money,
  { found, at, instalments, subscriptions }: QuoteAsked,
): QuoteDue {
  const [only] = listed;
  const product = only && listed.length === 1 ? found.get(only.productId) : undefined;
  const { currency } = total;
  if (product && instalments !== undefined) {
    const plan = planInParts(product, product.id, instalments, currency);
    if (!isRefusal(plan)) return dueInParts(plan, instalments, at);
  }
  const plan = product?.recurring && planOf(product, product.id, currency);
  if (!plan || isRefusal(plan)) return dueAtOnce(total.amount, currency);
  const [code] = applied;
  return dueOfMembership({
    plan,
    trialDays: trialDaysOf(product, subscriptions),
    off: code?.amount ?? 0,
    duration: code?.discount.duration ?? "forever",
    at,
  });
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
  readonly isTaxed: boolean;
  /** The number of instalments, if any. */
  readonly instalments?: number | undefined;
  /** What the caller subscribed to before. */
  readonly subscriptions: readonly Subscription[];
  /** Whether the caller manages an owner's discounts, and so may learn why one does not apply. */
  readonly manages: (owner: string) => boolean;
}

/** The price of a cart with codes. Codes that do not apply are listed, and nothing is refused. */
export function quoteOf(listed: readonly Listed[], asked: QuoteAsked): Quote {
  const { found, codes, discounts, at, manages, isTaxed } = asked;
  const currency = listed[0]?.price.currency ?? "usd";
  const inCurrency = (amount: number): Money => ({ amount, currency });
  const lines = listed.flatMap((shown) => {
    const product = found.get(shown.productId);
    return product ? [{ shown, listed: listedLine(product, currency) }] : [];
  });
  const basket = { lines: lines.map((line) => line.listed), currency, at };
  const { applied, rejected, offered } = appliedCodes(basket, codes, discounts);
  const offer = offered?.applied;
  const quotedLines = lines.map(({ shown: { productId, title, price }, listed: line }) => {
    const off = applied.map(({ discount: { code }, off: parts }) => ({ code, amount: parts.get(line) ?? 0 }));
    const own = offer?.off.get(line) ?? 0;
    const left = off.reduce((sum, { amount }) => sum - amount, price.amount - own);
    return {
      productId,
      title,
      listPrice: price,
      price: inCurrency(left),
      discounts: off.filter(({ amount }) => amount > 0),
      ...(own > 0 && { offered: own }),
    };
  });
  const total = inCurrency(quotedLines.reduce((sum, { price }) => sum + price.amount, 0));
  return {
    lines: quotedLines,
    listTotal: inCurrency(listed.reduce((sum, { price }) => sum + price.amount, 0)),
    total,
    tax: taxOf(total, isTaxed),
    due: dueOf(listed, applied, total, asked),
    discounts: applied.map(({ discount: { code, name }, amount }) => ({ code, name, amount })),
    ...(offer && { offer: { id: offer.discount.id, amount: offer.amount } }),
    ...(offered?.against !== undefined && { offerRejected: offered.against }),
    rejected: toShownRejections(rejected, manages),
  };
}
