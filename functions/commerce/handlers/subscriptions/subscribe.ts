import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveSubscribe } from "../../adapters/live-subscriptions.ts";
import { openingSubscription } from "../../changes/subscription-rights.ts";
import { routes } from "../../contract/order.ts";
import { without } from "../../discounts/discount-eligibility.ts";
import { ownersOf } from "../../discounts/discounted-order.ts";
import { withCode } from "../../discounts/discounted-subscription.ts";
import { unavailable } from "../../flows/checkout.ts";
import type { FindDiscounts } from "../../flows/discount-ports.ts";
import type { FindProducts, FindStanding, NewId } from "../../flows/ports.ts";
import {
  beginnable,
  endPending,
  openSubscriber,
  type SubscriptionCheckoutPorts,
  subscriptionOn,
} from "../../flows/subscription-checkout.ts";
import type { FindSubscriptions } from "../../flows/subscription-ports.ts";
import type { FindStopped } from "../../flows/trade-ports.ts";
import { holders } from "../../orders/hold.ts";
import { isBetterPlan, isLike, openSubscription, shownSubscriptionOf } from "../../subscriptions/subscription.ts";
import { sellable, sellersOf } from "../../trade/trade.ts";

export interface SubscribePorts extends SubscriptionCheckoutPorts {
  readonly findProducts: FindProducts;
  readonly findStanding: FindStanding;
  readonly findSubscriptions: FindSubscriptions;
  readonly findDiscounts: FindDiscounts;
  readonly findStopped: FindStopped;
  readonly newId: NewId;
}

const ATTEMPTS = 8;

export const subscribe = (ports: SubscribePorts) =>
  endpoint(routes.subscribe, async (request) => {
    const { user: customer } = member(request);
    const { product, currency, code, instalments, recommendationId } = request.body;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      // Before the hold: whose subscription uses a code up is then seen to hold the product.
      const found = await ports.findProducts([product]);
      const codes = code === undefined ? [] : [code];
      const discounts = await ports.findDiscounts(codes, ownersOf(found.values()), customer);
      const standing = await ports.findStanding(customer, [product]);
      const others = await ports.findSubscriptions(customer, product);
      const stopped = sellable(await ports.findStopped(sellersOf(found.values())));
      if (stopped) return stopped;
      const at = new Date(ports.now()).toISOString();
      const wish = { id: ports.newId(), customer, product, currency, instalments, recommendationId, at };
      const fresh = openSubscription(wish, found.get(product), standing.owned, others);
      if (isRefusal(fresh)) return fresh;
      const [holder] = holders(standing);
      const holding = holder && subscriptionOn(holder);
      if (holder && holding === undefined) {
        return refuse("checkout-open", `Order ${holder} is open for ${product}; pay it or cancel it first.`);
      }
      const begin = async () => {
        const made = withCode(fresh, found.get(product), code, discounts);
        if (isRefusal(made)) return made;
        const version = standing.holds.get(product)?.version ?? 0;
        const opening = openingSubscription(made.subscription, version, made.limits);
        return (await ports.commitSubscription(opening)) === "done" ? made.subscription : undefined;
      };
      const subscription = holding ? await openSubscriber(ports, customer, holding) : await begin();
      if (isRefusal(subscription)) return subscription;
      if (!subscription) continue;
      if (!isLike(subscription, fresh, code)) {
        return refuse("checkout-open", `Subscription ${subscription.id} is open as another; begin or cancel it first.`);
      }
      const released = without(discounts, subscription.discount ? [subscription.discount] : []);
      const now = holding ? withCode(fresh, found.get(product), code, released) : undefined;
      if (now && !isRefusal(now) && isBetterPlan(now.subscription, subscription)) {
        // Nobody begins at more than the price of now: it is made anew.
        await endPending(ports, subscription);
        continue;
      }
      const ready = await beginnable(ports, subscription);
      if (isRefusal(ready)) return ready;
      if (ready) return shownSubscriptionOf(ready);
    }
    return unavailable;
  });

export const handler = subscribe(liveSubscribe());
