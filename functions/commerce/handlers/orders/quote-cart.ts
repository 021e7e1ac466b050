import { ulid } from "ulid";
import { findProducts } from "../../../catalogue/client.ts";
import { findGivenOffer } from "../../../conversion/client.ts";
import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findDiscounts } from "../../adapters/dynamodb/discounts.ts";
import { findOrder } from "../../adapters/dynamodb/orders.ts";
import { findOwnership } from "../../adapters/dynamodb/ownership.ts";
import { findSubscriptions } from "../../adapters/dynamodb/subscriptions.ts";
import { findStopped } from "../../adapters/dynamodb/trades.ts";
import { discountRoutes } from "../../contract/discount.ts";
import { isManagedBy } from "../../discounts/discount.ts";
import { discountOwnersOf } from "../../discounts/discounted-order.ts";
import { listedCart, quoteOf, sortedCart } from "../../discounts/quote.ts";
import { quoteEnv } from "../../env.ts";
import { inCart, rightsIn } from "../../flows/cart.ts";
import type { FindDiscounts } from "../../flows/discount-ports.ts";
import type { FindOrder, FindOwnership, FindProducts, NewId, Now } from "../../flows/ports.ts";
import type { FindSubscriptions } from "../../flows/subscription-ports.ts";
import type { FindStopped } from "../../flows/trade-ports.ts";
import { type FindGivenOffer, quotedOffer } from "../../flows/use-offer.ts";
import { refuseStopped, sellersOf } from "../../trade/trade.ts";

export interface QuoteCartPorts {
  readonly findProducts: FindProducts;
  readonly findOwnership: FindOwnership;
  readonly findDiscounts: FindDiscounts;
  readonly findStopped: FindStopped;
  readonly findSubscriptions: FindSubscriptions;
  readonly findGivenOffer: FindGivenOffer;
  readonly findOrder: FindOrder;
  /** Whether Stripe computes tax at the checkout. */
  readonly isTaxed: boolean;
  readonly newId: NewId;
  readonly now: Now;
}

export const quoteCart = (ports: QuoteCartPorts) =>
  endpoint(discountRoutes.quoteCart, async ({ body, caller }) => {
    const { products, currency, codes, lenient, instalments } = body;
    const found = await inCart(ports.findProducts, products);
    if (isRefusal(found)) return found;
    const stopped = await ports.findStopped(sellersOf(found.values()));
    const isStopped = lenient ? undefined : refuseStopped(stopped);
    if (isStopped) return isStopped;
    // Earlier trials are only looked up if the product has a trial.
    const [only = ""] = products;
    const hasTrial = caller && products.length === 1 && (found.get(only)?.recurring?.trialDays ?? 0) > 0;
    const at = iso(ports.now());
    const [subscriptions, discounts, owned, offer] = await Promise.all([
      hasTrial ? ports.findSubscriptions(caller.user, only) : [],
      ports.findDiscounts(codes, discountOwnersOf(found.values()), caller?.user),
      caller
        ? ports.findOwnership(caller.user, rightsIn(products, found)).then((ownership) => ownership.owned)
        : new Set<string>(),
      body.offer === undefined ? undefined : quotedOffer(ports, caller?.user, body.offer, at),
    ]);
    const cart = { id: ports.newId(), customer: caller?.user ?? "", products, currency, at };
    const sorted = lenient ? sortedCart(cart, found, owned, stopped) : { cart, unavailable: undefined };
    const listed = sorted.cart.products.length === 0 ? [] : listedCart(sorted.cart, found, owned, instalments);
    if (isRefusal(listed)) return listed;
    const manages = (owner: string) => caller !== undefined && isManagedBy(caller, { owner });
    const quote = quoteOf(listed, {
      found,
      codes,
      discounts: { ...discounts, offer },
      at,
      manages,
      instalments,
      subscriptions,
      isTaxed: ports.isTaxed,
    });
    return sorted.unavailable ? { ...quote, unavailable: [...sorted.unavailable] } : quote;
  });

const { COMMERCE_TABLE, CATALOGUE_TABLE, CONVERSION_TABLE, TAX } = environment(...quoteEnv);
export const handler = quoteCart({
  findProducts: findProducts(documents, CATALOGUE_TABLE),
  findOwnership: findOwnership(documents, COMMERCE_TABLE),
  findDiscounts: findDiscounts(documents, COMMERCE_TABLE),
  findStopped: findStopped(documents, COMMERCE_TABLE),
  findSubscriptions: findSubscriptions(documents, COMMERCE_TABLE),
  findGivenOffer: findGivenOffer(documents, CONVERSION_TABLE),
  findOrder: findOrder(documents, COMMERCE_TABLE),
  isTaxed: TAX === "automatic",
  newId: ulid,
  now: () => Date.now(),
});
