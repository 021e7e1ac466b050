import { ulid } from "ulid";
import { findProducts } from "../../../catalogue/client.ts";
import { findGivenOffer } from "../../../conversion/client.ts";
import { findOrganisation } from "../../../organisations/client.ts";
import type { Currency } from "../../../shared/kernel/money.ts";
import { conflict, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findPayer } from "../../adapters/dynamodb/buyers.ts";
import { findRedeemableDiscounts } from "../../adapters/dynamodb/discounts.ts";
import { orderStore } from "../../adapters/dynamodb/order-store.ts";
import { findOwnership } from "../../adapters/dynamodb/ownership.ts";
import { findReferral } from "../../adapters/dynamodb/referrals.ts";
import { findShares } from "../../adapters/dynamodb/shares.ts";
import { findStopped } from "../../adapters/dynamodb/trades.ts";
import { newSecret } from "../../adapters/random.ts";
import { expireCheckout, openCheckout } from "../../adapters/stripe/checkouts.ts";
import { changing, opening } from "../../changes/order-change.ts";
import { toShownOrder } from "../../changes/shown-order.ts";
import { organisationCustomer } from "../../contract/entitlement.ts";
import type { GiftAsked } from "../../contract/gift.ts";
import { type Order, orderRoutes, type SeatsBought } from "../../contract/order.ts";
import { releasedDiscounts } from "../../discounts/discount-eligibility.ts";
import {
  type DiscountedOrder,
  discountedOrder,
  discountOwnersOf,
  hasExactlyCodes,
} from "../../discounts/discounted-order.ts";
import { placeOrderEnv } from "../../env.ts";
import { inCart, rightsIn } from "../../flows/cart.ts";
import { type CheckoutPorts, endOrder, openHolder, payable, underWay } from "../../flows/checkout.ts";
import type { FindRedeemableDiscounts } from "../../flows/discount-ports.ts";
import type {
  FindOrganisation,
  FindOwnership,
  FindProducts,
  FindReferral,
  FindShares,
  NewId,
  NewSecret,
} from "../../flows/ports.ts";
import { subscriptionOn } from "../../flows/subscription-checkout.ts";
import type { FindStopped } from "../../flows/trade-ports.ts";
import { type FindGivenOffer, type Taking, usableOffer } from "../../flows/use-offer.ts";
import { freeGift, giftSubject } from "../../gifts/gift.ts";
import { type Ownership, openOrdersOn } from "../../orders/guard.ts";
import { corrected, isBetter, isFor, isProcessing, openOrder } from "../../orders/order.ts";
import { recommended, recommendedAnew } from "../../orders/referral.ts";
import { forSeats } from "../../orders/seats.ts";
import { refuseStopped, sellersOf } from "../../trade/trade.ts";

export interface PlaceOrderPorts extends CheckoutPorts {
  readonly findProducts: FindProducts;
  readonly findOwnership: FindOwnership;
  readonly findShares: FindShares;
  readonly findRedeemableDiscounts: FindRedeemableDiscounts;
  readonly findOrganisation: FindOrganisation;
  readonly findReferral: FindReferral;
  readonly findStopped: FindStopped;
  readonly newId: NewId;
  readonly findGivenOffer: FindGivenOffer;
  readonly newSecret: NewSecret;
  /** Where gifts are claimed. */
  readonly giftPage: string;
}

interface Asked {
  readonly customer: string;
  readonly products: readonly string[];
  readonly currency?: Currency | undefined;
  readonly codes: readonly string[];
  readonly offer?: string | undefined;
  readonly recommendationId?: string | undefined;
  readonly click?: string | undefined;
  readonly contact: boolean;
  readonly gift?: GiftAsked | undefined;
  readonly seats?: SeatsBought | undefined;
}

/** The order that would be made for a cart now, and its deciding facts. */
async function readFor(ports: PlaceOrderPorts, { codes, seats, gift: asked, offer: offerId, click, ...cart }: Asked) {
  const found = await inCart(ports.findProducts, cart.products);
  if (isRefusal(found)) return found;
  const stopped = refuseStopped(await ports.findStopped(sellersOf(found.values())));
  if (stopped) return stopped;
  const rights = rightsIn(cart.products, found);
  const gift = asked && { ...asked, secret: ports.newSecret(), page: ports.giftPage, mails: 1 };
  const subjects = gift ? rights.map((id) => giftSubject(gift.email, id)) : rights;
  // Before the guards, so that a customer whose order used a code up is seen to have its products.
  const discounts = await ports.findRedeemableDiscounts(codes, discountOwnersOf(found.values()), cart.customer);
  if (isRefusal(discounts)) return discounts;
  const owner = seats ? organisationCustomer(seats.organisation) : cart.customer;
  const ownership = await ports.findOwnership(owner, subjects);
  const shares = await ports.findShares(found.values());
  // An organisation may buy more seats of a product that it has.
  const owned = seats ? new Set<string>() : ownership.owned;
  const at = iso(ports.now());
  const single = openOrder({ ...cart, gift, id: ports.newId(), at }, found, owned, shares);
  const plain = seats && !isRefusal(single) ? forSeats(single, seats) : single;
  if (isRefusal(plain)) return plain;
  const usable = offerId === undefined ? undefined : await usableOffer(ports, cart.customer, offerId, at);
  const came = { customer: cart.customer, click, organisation: seats?.organisation, giftTo: asked?.email, at };
  const products = cart.products.flatMap((id) => found.get(id) ?? []);
  const fresh = recommended(plain, await ports.findReferral({ ...came, products }));
  return { found, discounts: { ...discounts, offer: usable?.offer }, ownership, fresh, taking: usable?.taking };
}

/** Why an open order may not be paid in place of a new one; undefined if it may. */
function againstOpen(open: Order, fresh: Order, { codes, offer }: Asked) {
  if (isFor(open, fresh) && hasExactlyCodes(open, codes) && open.offer?.id === offer) return undefined;
  if (isProcessing(open)) return underWay;
  return refuse(
    "checkout-open",
    `Order ${open.id} is open with some of these products, or with other codes or another offer; pay or cancel it first.`,
  );
}

export const placeOrder = (ports: PlaceOrderPorts) =>
  endpoint(orderRoutes.placeOrder, async (request) => {
    const { codes = [], ...body } = request.body;
    const asked: Asked = { ...body, codes, customer: member(request).user };
    const { seats, customer } = asked;
    if (seats && (await ports.findOrganisation(seats.organisation))?.owner !== customer) {
      const detail = `You own no organisation ${seats.organisation}; POST /organisations first.`;
      return refuse("unknown-organisation", detail);
    }
    return retryOnConflict(ports.pause, async () => {
      const read = await readFor(ports, asked);
      if (isRefusal(read)) return read;
      const { found, discounts, ownership, fresh, taking } = read;
      const order = await inserted(ports, ownership, () => discountedOrder(fresh, found, codes, discounts), taking);
      if (!order) return conflict;
      if (isRefusal(order)) return order;
      const against = againstOpen(order, fresh, asked);
      if (against) return against;
      if (isProcessing(order)) return toShownOrder(order);
      const current = discountedOrder(fresh, found, codes, releasedDiscounts(discounts, order.discounts ?? []));
      if (!isRefusal(current) && isBetter(current.order, order)) {
        // A buyer never pays more than the current price: the order is replaced.
        const left = await endOrder(ports, order);
        return left && isRefusal(left) ? left : conflict;
      }
      const said = recommendedAnew(corrected(order, fresh), fresh);
      if (said !== order && (await ports.commit(changing(order, said))) !== "done") return conflict;
      const ready = await payable(ports, said);
      if (isRefusal(ready)) return ready;
      return ready ? toShownOrder(ready) : conflict;
    });
  });

/**
 * The open order for these products, or a new one. Prices are computed only for a new one, as an open order counts in
 * its discounts already. Stored before the call to Stripe.
 */
async function inserted(
  ports: PlaceOrderPorts,
  ownership: Ownership,
  priced: () => DiscountedOrder | Refusal<"code-not-applicable" | "offer-not-applicable">,
  taking: Taking | undefined,
): Promise<
  Order | undefined | Refusal<"checkout-open" | "code-not-applicable" | "offer-not-applicable" | "free-gift" | "busy">
> {
  const [holder] = openOrdersOn(ownership);
  const subscription = holder && subscriptionOn(holder);
  if (subscription) {
    return refuse(
      "checkout-open",
      `Subscription ${subscription} is open for one of these products; complete or cancel it first.`,
    );
  }
  if (holder !== undefined) return openHolder(ports, holder);
  const made = priced();
  if (isRefusal(made)) return made;
  if (made.order.gift && made.order.total.amount === 0) return freeGift;
  const taken = taking?.(made.order);
  if (taken && isRefusal(taken)) return taken;
  return (await ports.commit(opening(made.order, ownership, made.limits, taken))) === "done" ? made.order : undefined;
}

const env = environment(...placeOrderEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
const payer = findPayer(documents, env.IDENTITY_TABLE);
const store = orderStore(env.COMMERCE_TABLE, { conversion: env.CONVERSION_TABLE });
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
  findGivenOffer: findGivenOffer(documents, env.CONVERSION_TABLE),
  findReferral: findReferral(documents, env),
  newId: ulid,
  newSecret,
  giftPage: `${env.SITE_URL}/gifts/claim`,
});
