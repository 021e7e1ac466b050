import { ulid } from "ulid";
import { findProducts } from "../../../catalogue/client.ts";
import { findOrganisation } from "../../../organisations/client.ts";
import { isRefusal, type Refusal, refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findPayer } from "../../adapters/dynamodb/buyers.ts";
import { findRedeemableDiscounts } from "../../adapters/dynamodb/discounts.ts";
import { orderStore } from "../../adapters/dynamodb/order-store.ts";
import { findOwnership } from "../../adapters/dynamodb/ownership.ts";
import { findShares } from "../../adapters/dynamodb/shares.ts";
import { findStopped } from "../../adapters/dynamodb/trades.ts";
import { newSecret } from "../../adapters/random.ts";
import { expireCheckout, openCheckout } from "../../adapters/stripe/checkouts.ts";
import { changing, opening } from "../../changes/order-change.ts";
import { shown } from "../../changes/shown-order.ts";
import { organisationCustomer } from "../../contract/entitlement.ts";
import { type Order, orderRoutes } from "../../contract/order.ts";
import { releasedDiscounts } from "../../discounts/discount-eligibility.ts";
import {
  type DiscountedOrder,
  discountedOrder,
  discountOwnersOf,
  hasExactlyCodes,
} from "../../discounts/discounted-order.ts";
import { placeOrderEnv } from "../../env.ts";
import { inCart, rightsIn } from "../../flows/cart.ts";
import { type CheckoutPorts, closed, openHolder, payable, unavailable, underWay } from "../../flows/checkout.ts";
import type { FindRedeemableDiscounts } from "../../flows/discount-ports.ts";
import type { FindOrganisation, FindOwnership, FindProducts, FindShares, NewId, NewSecret } from "../../flows/ports.ts";
import { subscriptionOn } from "../../flows/subscription-checkout.ts";
import type { FindStopped } from "../../flows/trade-ports.ts";
import { freeGift, giftSubject } from "../../gifts/gift.ts";
import { type Ownership, openOrdersOn } from "../../orders/guard.ts";
import { corrected, isBetter, isFor, isProcessing, openOrder } from "../../orders/order.ts";
import { forSeats } from "../../orders/seats.ts";
import { refuseStopped, sellersOf } from "../../trade/trade.ts";

export interface PlaceOrderPorts extends CheckoutPorts {
  readonly findProducts: FindProducts;
  readonly findOwnership: FindOwnership;
  readonly findShares: FindShares;
  readonly findRedeemableDiscounts: FindRedeemableDiscounts;
  readonly findOrganisation: FindOrganisation;
  readonly findStopped: FindStopped;
  readonly newId: NewId;
  readonly newSecret: NewSecret;
  /** Where gifts are claimed. */
  readonly giftPage: string;
}

const ATTEMPTS = 8;

export const placeOrder = (ports: PlaceOrderPorts) =>
  endpoint(orderRoutes.placeOrder, async (request) => {
    const { user: customer } = member(request);
    const { products, currency, codes = [], recommendationId, gift: asked, seats } = request.body;
    if (seats && (await ports.findOrganisation(seats.organisation))?.owner !== customer) {
      return refuse(
        "unknown-organisation",
        `You own no organisation ${seats.organisation}; POST /organisations first.`,
      );
    }
    const holder = seats ? organisationCustomer(seats.organisation) : customer;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const found = await inCart(ports.findProducts, products);
      if (isRefusal(found)) return found;
      const stopped = refuseStopped(await ports.findStopped(sellersOf(found.values())));
      if (stopped) return stopped;
      const rights = rightsIn(products, found);
      const gift = asked && { ...asked, secret: ports.newSecret(), page: ports.giftPage, mails: 1 };
      const subjects = gift ? rights.map((id) => giftSubject(gift.email, id)) : rights;
      // Before the holds: whose order uses a code up is then seen to hold its products.
      const discounts = await ports.findRedeemableDiscounts(codes, discountOwnersOf(found.values()), customer);
      if (isRefusal(discounts)) return discounts;
      const ownership = await ports.findOwnership(holder, subjects);
      const shares = await ports.findShares(found.values());
      const at = new Date(ports.now()).toISOString();
      const cart = { id: ports.newId(), customer, products, currency, recommendationId, gift, at };
      // What an organisation has is no reason not to buy more of it.
      const single = openOrder(cart, found, seats ? new Set() : ownership.owned, shares);
      const fresh = seats && !isRefusal(single) ? forSeats(single, seats) : single;
      if (isRefusal(fresh)) return fresh;
      const order = await inserted(ports, ownership, () => discountedOrder(fresh, found, codes, discounts));
      if (!order) continue;
      if (isRefusal(order)) return order;
      if (!isFor(order, fresh) || !hasExactlyCodes(order, codes)) {
        if (isProcessing(order)) return underWay;
        return refuse(
          "checkout-open",
          `Order ${order.id} is open for some of these, or with other codes; pay it or cancel it first.`,
        );
      }
      if (isProcessing(order)) return shown(order);
      const now = discountedOrder(fresh, found, codes, releasedDiscounts(discounts, order.discounts ?? []));
      if (!isRefusal(now) && isBetter(now.order, order)) {
        // Nobody pays more than the price of now: the order is made anew.
        await closed(ports, order);
        continue;
      }
      const said = corrected(order, fresh);
      if (said !== order && (await ports.commit(changing(order, said))) !== "done") continue;
      const ready = await payable(ports, said);
      if (isRefusal(ready)) return ready;
      if (ready) return shown(ready);
    }
    return unavailable;
  });

/**
 * The order that is open for these products: a fresh one only where there is none, priced only then, as an open one holds
 * its discounts already. Stored before Stripe knows of it.
 */
async function inserted(
  ports: PlaceOrderPorts,
  ownership: Ownership,
  priced: () => DiscountedOrder | Refusal<"code-not-applicable">,
): Promise<Order | undefined | Refusal<"checkout-open" | "code-not-applicable" | "free-gift">> {
  const [holder] = openOrdersOn(ownership);
  const subscription = holder && subscriptionOn(holder);
  if (subscription) {
    return refuse(
      "checkout-open",
      `Subscription ${subscription} is open for one of these; begin it or cancel it first.`,
    );
  }
  if (holder !== undefined) return openHolder(ports, holder);
  const made = priced();
  if (isRefusal(made)) return made;
  if (made.order.gift && made.order.total.amount === 0) return freeGift;
  return (await ports.commit(opening(made.order, ownership, made.limits))) === "done" ? made.order : undefined;
}

const env = environment(...placeOrderEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
const payer = findPayer(documents, env.IDENTITY_TABLE);
const store = orderStore(env.COMMERCE_TABLE);
export const handler = placeOrder({
  ...store,
  openCheckout: openCheckout(stripe, env.SITE_URL, env.TAX === "automatic", payer),
  expireCheckout: expireCheckout(stripe),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  findOwnership: findOwnership(documents, env.COMMERCE_TABLE),
  findShares: findShares(documents, env.COMMERCE_TABLE),
  findStopped: findStopped(documents, env.COMMERCE_TABLE),
  findRedeemableDiscounts: findRedeemableDiscounts(documents, env.COMMERCE_TABLE, store.pause),
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  newId: ulid,
  newSecret,
  giftPage: `${env.SITE_URL}/gifts/claim`,
});
