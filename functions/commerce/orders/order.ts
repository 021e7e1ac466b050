import { type Product, priceIn } from "../../catalogue/contract/product.ts";
import { type Currency, money } from "../../shared/kernel/money.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Order } from "../contract/order.ts";
import { NO_SHARES, type Shares, shareOf } from "../shares/revenue-share.ts";
import { included, repeatedIn } from "./bundle.ts";
import { lapsesAt, paidUntil } from "./lapse.ts";
import { refundDaysOf } from "./refund-terms.ts";

export interface Cart {
  readonly id: string;
  readonly customer: string;
  readonly products: readonly string[];
  /** The currency to pay in; by default that of the first product's own price. */
  readonly currency?: Currency | undefined;
  readonly recommendationId?: string | undefined;
  /** Whether the creators may know their buyer. */
  readonly contact?: boolean;
  readonly gift?: Order["gift"];
  readonly at: string;
}

type OrderRefused = Refusal<
  | "repeated-product"
  | "unknown-product"
  | "recurring-product"
  | "pay-per-use"
  | "own-product"
  | "no-price-in-currency"
  | "already-owned"
  | "total-too-large"
>;

/**
 * A new order for a cart, priced as the products are now; a free one is paid at once.
 * @param found the products of the cart, and those of its bundles
 */
export function openOrder(
  cart: Cart,
  found: ReadonlyMap<string, Product>,
  owned: ReadonlySet<string>,
  shares: Shares = NO_SHARES,
): Order | OrderRefused {
  const { id, customer, products, recommendationId, contact, gift, at } = cart;
  const repeated = products.find((each, n) => products.indexOf(each) < n);
  if (repeated !== undefined)
    return refuse("repeated-product", `Name ${repeated} once: an order can have each product only once.`);
  const currency = cart.currency ?? found.get(products[0] ?? "")?.price.currency ?? "usd";
  const lines: Order["lines"] = [];
  for (const productId of products) {
    const product = found.get(productId);
    if (product?.state !== "published") return refuse("unknown-product", `There is no product ${productId} on sale.`);
    const { creatorId, type, title, version, credits } = product;
    if (product.recurring) {
      return refuse(
        "recurring-product",
        `${productId} is paid each ${product.recurring.interval}: subscribe with POST /subscriptions.`,
      );
    }
    if (product.use) {
      return refuse(
        "pay-per-use",
        `${productId} is used, not ordered: buy a credit pack of its creator's, then POST /products/${productId}/use.`,
      );
    }
    if (creatorId === customer) return refuse("own-product", `${productId} is your own; take it out of the order.`);
    // A bundle can be bought while any of its products is not owned, credits any number of times, and a gift whatever
    // its buyer owns.
    const gives = type === "bundle" ? (product.includes ?? []) : [productId];
    if (!gift && !credits && gives.every((each) => owned.has(each))) {
      return refuse("already-owned", `You own ${productId}; take it out of the order.`);
    }
    const includes = included(product, found);
    if (isRefusal(includes)) return includes;
    const price = priceIn(product, currency);
    if (!price) return noPriceIn(product, currency);
    const platformShareBasisPoints = shareOf(product, shares, at);
    const sold = { productId, creatorId, type, title, version, price, ...(type === "bundle" && { includes }) };
    const refundDays = refundDaysOf(sold, gift !== undefined);
    lines.push({ ...sold, ...(credits && { credits }), platformShareBasisPoints, refundDays });
  }
  const twice = repeatedIn(lines);
  if (twice) {
    const [one, other] = twice.lines;
    return refuse("repeated-product", `${one} and ${other} both hold ${twice.product}; order them apart.`);
  }
  const total = { amount: lines.reduce((sum, { price }) => sum + price.amount, 0), currency };
  if (!money.safeParse(total).success) return tooLarge(total);
  const free = total.amount === 0;
  return {
    id,
    customer,
    lines,
    total,
    refunded: { amount: 0, currency },
    state: free ? "paid" : "pending",
    createdAt: at,
    ...(free && { paidAt: at }),
    ...(recommendationId !== undefined && { recommendationId }),
    ...(contact && { contactAgreedAt: at }),
    ...(gift && { gift }),
    version: 1,
  };
}

export const tooLarge = ({ amount, currency }: Order["total"]) =>
  refuse("total-too-large", `${amount} ${currency} is more than one payment allows; order less at once.`);

export function noPriceIn({ id, price, prices = [] }: Product, currency: Currency) {
  const has = [price, ...prices].map((each) => each.currency).join(", ");
  return refuse("no-price-in-currency", `${id} has no price in ${currency}; it is sold in ${has}.`);
}

/** Minor units due, or arrived, by an order's payment: the most that Stripe can refund. */
export const arrivingOf = ({ total, credit = 0 }: Pick<Order, "total" | "credit">): number => total.amount - credit;

type PaidOrder = Order & { readonly paidAt: string };
export const isPaid = (order: Order): order is PaidOrder => order.paidAt !== undefined;

/** Whether an open order has the same contents as another would, in any order of the lines. */
export const isFor = (order: Order, { lines, total, seats }: Order): boolean =>
  order.total.currency === total.currency &&
  order.seats?.count === seats?.count &&
  order.lines.length === lines.length &&
  order.lines.every(({ productId }) => lines.some((each) => each.productId === productId));

/**
 * Whether a new order for the same would be better for its buyer: cheaper, or with more in it. If prices have risen,
 * the open order keeps its price.
 */
export const isBetter = (fresh: Order, { lines, total }: Order): boolean =>
  fresh.total.amount < total.amount ||
  fresh.lines.some(({ productId, includes = [], credits }) => {
    const open = lines.find((each) => each.productId === productId);
    const has = new Set(open?.includes?.map((each) => each.productId));
    return includes.some((each) => !has.has(each.productId)) || (credits?.amount ?? 0) > (open?.credits?.amount ?? 0);
  });

/**
 * An open order with its buyer's current choices about the gift, the list they found it in, and who may contact them;
 * the very order where that is the same.
 */
export function corrected(
  order: Order,
  { gift, recommendationId, contactAgreedAt }: Pick<Order, "gift" | "recommendationId" | "contactAgreedAt">,
): Order {
  const said = order.gift && gift && { ...order.gift, from: gift.from, message: gift.message, language: gift.language };
  const isSame = JSON.stringify(said) === JSON.stringify(order.gift) && recommendationId === order.recommendationId;
  const agrees = (contactAgreedAt === undefined) === (order.contactAgreedAt === undefined);
  if (isSame && agrees) return order;
  const contact = agrees ? order.contactAgreedAt : contactAgreedAt;
  return {
    ...order,
    ...(said && { gift: said }),
    recommendationId,
    contactAgreedAt: contact,
    version: order.version + 1,
  };
}

/** When the checkout of an order ends: fixed by the order, so that repeated calls to Stripe are equal. */
export const checkoutEnd = (order: Order): number => paidUntil(order.createdAt, holdsCodes(order));

/** Whether others wait for what it holds: a code, or an offer's budget. */
const holdsCodes = ({ discounts = [], offer }: Order): boolean => discounts.length > 0 || offer !== undefined;

/** Whether a pending order can no longer be paid by its checkout, or can no longer be given one. `now` in ms. */
export const isLapsed = (order: Order, now: number): boolean => now >= orderLapsesAt(order);

/** When the sweep checks a pending order, even if nobody returns to it. Epoch milliseconds. */
export const orderLapsesAt = (order: Order): number => lapsesAt(order, holdsCodes(order));

/** Whether its buyer has finished and the money is on its way: it cannot be paid again or withdrawn. */
export const isProcessing = ({ state, processingSince }: Order): boolean =>
  state === "pending" && processingSince !== undefined;

export const withCheckout = (order: Order, checkout: NonNullable<Order["checkout"]>): Order => ({
  ...order,
  checkout,
  version: order.version + 1,
});

/** An order that nobody can pay any more; one that has ended stays as it is. */
export const endedOrder = (order: Order, state: "void" | "failed"): Order =>
  order.state === "pending" ? { ...order, state, version: order.version + 1 } : order;
