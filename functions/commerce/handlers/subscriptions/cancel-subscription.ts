import { conflict, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { endAtPeriod } from "../../adapters/stripe/end-subscription.ts";
import { endSubscriptionCheckout } from "../../adapters/stripe/subscription-checkouts.ts";
import { syncPorts } from "../../adapters/stripe/subscription-sync.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { stripeEnv } from "../../env.ts";
import { endPendingSubscription } from "../../flows/subscription-checkout.ts";
import type { EndAtPeriod, EndSubscriptionCheckout } from "../../flows/subscription-ports.ts";
import { type SyncPorts, syncKnownSubscription } from "../../flows/subscription-sync.ts";
import {
  isOver,
  subscriptionEnded,
  toShownSubscription,
  unknownSubscription,
} from "../../subscriptions/subscription.ts";

export interface CancelSubscriptionPorts extends SyncPorts {
  readonly endSubscriptionCheckout: EndSubscriptionCheckout;
  readonly endAtPeriod: EndAtPeriod;
}

export const cancelSubscription = (ports: CancelSubscriptionPorts) =>
  endpoint(subscriptionRoutes.cancelSubscription, async (request) => {
    const ref = { customer: member(request).user, id: request.params.id };
    return retryOnConflict(ports.pause, async () => {
      const found = await ports.findSubscription(ref);
      if (!found) return unknownSubscription;
      if (found.state === "void") return toShownSubscription(found);
      if (isOver(found)) return subscriptionEnded(found);
      if (found.stripeSubscription === undefined) {
        const after = await endPendingSubscription(ports, found);
        // Otherwise it began a moment ago: it is to end with its period.
        return after?.state === "void" ? toShownSubscription(after) : conflict;
      }
      // Stripe first: a subscription that is shown as ending must end.
      await ports.endAtPeriod(found.stripeSubscription, true);
      const after = await syncKnownSubscription(ports, found);
      if (isRefusal(after)) return after;
      return isOver(after) ? subscriptionEnded(after) : toShownSubscription(after);
    });
  });

const env = environment(...stripeEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
export const handler = cancelSubscription({
  ...syncPorts(env.COMMERCE_TABLE, stripe),
  endAtPeriod: endAtPeriod(stripe),
  endSubscriptionCheckout: endSubscriptionCheckout(stripe),
});
