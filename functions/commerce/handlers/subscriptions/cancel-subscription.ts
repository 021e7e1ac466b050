import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveBilling } from "../../adapters/live-subscriptions.ts";
import { routes } from "../../contract/order.ts";
import { endPending } from "../../flows/subscription-checkout.ts";
import type { EndAtPeriod, EndSubscriptionCheckout } from "../../flows/subscription-ports.ts";
import { type SyncPorts, syncSubscription } from "../../flows/subscription-sync.ts";
import {
  isOver,
  shownSubscriptionOf,
  subscriptionEnded,
  unknownSubscription,
} from "../../subscriptions/subscription.ts";

export interface CancelSubscriptionPorts extends SyncPorts {
  readonly endSubscriptionCheckout: EndSubscriptionCheckout;
  readonly endAtPeriod: EndAtPeriod;
}

const ATTEMPTS = 8;

export const cancelSubscription = (ports: CancelSubscriptionPorts) =>
  endpoint(routes.cancelSubscription, async (request) => {
    const ref = { customer: member(request).user, id: request.params.id };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const found = await ports.findSubscription(ref);
      if (!found) return unknownSubscription;
      if (found.state === "void") return shownSubscriptionOf(found);
      if (isOver(found)) return subscriptionEnded(found);
      if (found.stripeSubscription === undefined) {
        const after = await endPending(ports, found);
        if (after?.state === "void") return shownSubscriptionOf(after);
        // Begun a moment ago: it is to end with its period.
        continue;
      }
      // Stripe first: what is shown as ending does end.
      await ports.endAtPeriod(found.stripeSubscription, true);
      const after = await syncSubscription(ports, ref);
      if (!isRefusal(after)) return isOver(after) ? subscriptionEnded(after) : shownSubscriptionOf(after);
    }
    throw new Error(`Subscription ${ref.id} kept changing; it is left as it is.`);
  });

export const handler = cancelSubscription(liveBilling());
