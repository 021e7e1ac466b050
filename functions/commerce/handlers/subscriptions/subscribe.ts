import { ulid } from "ulid";
import { findProducts } from "../../../catalogue/client.ts";
import type { Currency } from "../../../shared/kernel/money.ts";
import { conflict, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findRedeemableDiscounts } from "../../adapters/dynamodb/discounts.ts";
import { findOwnership } from "../../adapters/dynamodb/ownership.ts";
import { findReferral } from "../../adapters/dynamodb/referrals.ts";
import { findSubscriptions } from "../../adapters/dynamodb/subscriptions.ts";
import { findStopped } from "../../adapters/dynamodb/trades.ts";
import { stripeCustomerOf } from "../../adapters/stripe/customers.ts";
import { endSubscriptionCheckout, openSubscriptionCheckout } from "../../adapters/stripe/subscription-checkouts.ts";
import { syncPorts } from "../../adapters/stripe/subscription-sync.ts";
import { openingSubscription } from "../../changes/subscription-rights.ts";
import type { Subscription } from "../../contract/subscription.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { releasedDiscounts } from "../../discounts/discount-eligibility.ts";
import { discountOwnersOf } from "../../discounts/discounted-order.ts";
import { discountedSubscription } from "../../discounts/discounted-subscription.ts";
import { subscribeEnv } from "../../env.ts";
import type { FindRedeemableDiscounts } from "../../flows/discount-ports.ts";
import type { FindOwnership, FindProducts, FindReferral, NewId } from "../../flows/ports.ts";
import {
  endPendingSubscription,
  giveSubscriptionCheckout,
  openSubscriptionOn,
  type SubscriptionCheckoutPorts,
  subscriptionOn,
} from "../../flows/subscription-checkout.ts";
import type { FindSubscriptions } from "../../flows/subscription-ports.ts";
import type { FindStopped } from "../../flows/trade-ports.ts";
import { openOrdersOn } from "../../orders/guard.ts";
import { cameAnew } from "../../orders/referral.ts";
import {
  isBetterPlan,
  isLike,
  openSubscription,
  recommendedPlan,
  toShownSubscription,
} from "../../subscriptions/subscription.ts";
import { refuseStopped, sellersOf } from "../../trade/trade.ts";

export interface SubscribePorts extends SubscriptionCheckoutPorts {
  readonly findProducts: FindProducts;
  readonly findOwnership: FindOwnership;
  readonly findSubscriptions: FindSubscriptions;
  readonly findRedeemableDiscounts: FindRedeemableDiscounts;
  readonly findStopped: FindStopped;
  readonly findReferral: FindReferral;
  readonly newId: NewId;
}

interface Asked {
  readonly customer: string;
  readonly product: string;
  readonly currency?: Currency | undefined;
  readonly code?: string | undefined;
  readonly instalments?: number | undefined;
  readonly recommendationId?: string | undefined;
  readonly click?: string | undefined;
}

/** The facts that decide on a new subscription, as they are now. */
async function readFor(ports: SubscribePorts, { customer, product: id, code }: Asked) {
  // Discounts are read before the guards, so that a customer who has used up a code is seen to have the product open.
  const products = await ports.findProducts([id]);
  const codes = code === undefined ? [] : [code];
  const discounts = await ports.findRedeemableDiscounts(codes, discountOwnersOf(products.values()), customer);
  if (isRefusal(discounts)) return discounts;
  const ownership = await ports.findOwnership(customer, [id]);
  const others = await ports.findSubscriptions(customer, id);
  const stopped = refuseStopped(await ports.findStopped(sellersOf(products.values())));
  return stopped ?? { product: products.get(id), discounts, ownership, others };
}
type Read = Exclude<Awaited<ReturnType<typeof readFor>>, Refusal<string>>;

/** Stores a new subscription, with its code applied. */
async function insert(
  ports: SubscribePorts,
  fresh: Subscription,
  code: string | undefined,
  { product, discounts, ownership }: Read,
): Promise<Subscription | undefined | Refusal<"code-not-applicable">> {
  const made = discountedSubscription(fresh, product, code, discounts);
  if (isRefusal(made)) return made;
  const version = ownership.guards.get(fresh.plan.productId)?.version ?? 0;
  const opening = openingSubscription(made.subscription, version, made.limits);
  return (await ports.commitSubscription(opening)) === "done" ? made.subscription : undefined;
}

/** The caller's open subscription to the product; undefined if it has ended, or a better one replaces it. */
async function takeUp(
  ports: SubscribePorts,
  fresh: Subscription,
  code: string | undefined,
  { id, product, discounts }: Pick<Read, "product" | "discounts"> & { readonly id: string },
): Promise<Subscription | undefined | Refusal<"checkout-open">> {
  const open = await openSubscriptionOn(ports, fresh.customer, id);
  if (!open) return undefined;
  if (!isLike(open, fresh, code)) {
    return refuse("checkout-open", `Subscription ${open.id} is open already; complete or cancel it first.`);
  }
  const current = discountedSubscription(
    fresh,
    product,
    code,
    releasedDiscounts(discounts, open.discount ? [open.discount] : []),
  );
  const isBetter = !isRefusal(current) && isBetterPlan(current.subscription, open);
  if (!isBetter && !cameAnew(open.referral, fresh.referral)) return open;
  // A customer never pays more than the current price, and the last click wins: the subscription is replaced.
  await endPendingSubscription(ports, open);
  return undefined;
}

export const subscribe = (ports: SubscribePorts) =>
  endpoint(subscriptionRoutes.subscribe, async (request) => {
    const asked: Asked = { customer: member(request).user, ...request.body };
    const { product: id, code } = asked;
    return retryOnConflict(ports.pause, async () => {
      const read = await readFor(ports, asked);
      if (isRefusal(read)) return read;
      const wish = { ...asked, id: ports.newId(), at: iso(ports.now()) };
      const plain = openSubscription(wish, read.product, read.ownership.owned, read.others);
      if (isRefusal(plain)) return plain;
      const { customer, click } = asked;
      const products = read.product ? [read.product] : [];
      const fresh = recommendedPlan(plain, await ports.findReferral({ customer, click, products, at: wish.at }));
      const [holder] = openOrdersOn(read.ownership);
      const holding = holder && subscriptionOn(holder);
      if (holder && holding === undefined) {
        return refuse("checkout-open", `Order ${holder} is open for ${id}; pay it or cancel it first.`);
      }
      const subscription = holding
        ? await takeUp(ports, fresh, code, { ...read, id: holding })
        : await insert(ports, fresh, code, read);
      if (isRefusal(subscription)) return subscription;
      const ready = subscription && (await giveSubscriptionCheckout(ports, subscription));
      if (isRefusal(ready)) return ready;
      return ready ? toShownSubscription(ready) : conflict;
    });
  });

const env = environment(...subscribeEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
const sync = syncPorts(env.COMMERCE_TABLE, stripe);
const customerOf = stripeCustomerOf(documents, env.COMMERCE_TABLE, stripe, sync.now);
export const handler = subscribe({
  ...sync,
  openSubscriptionCheckout: openSubscriptionCheckout(stripe, customerOf, env.SITE_URL, env.TAX === "automatic"),
  endSubscriptionCheckout: endSubscriptionCheckout(stripe),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  findOwnership: findOwnership(documents, env.COMMERCE_TABLE),
  findSubscriptions: findSubscriptions(documents, env.COMMERCE_TABLE),
  findRedeemableDiscounts: findRedeemableDiscounts(documents, env.COMMERCE_TABLE, sync.pause),
  findStopped: findStopped(documents, env.COMMERCE_TABLE),
  findReferral: findReferral(documents, env),
  newId: ulid,
});
