import { isRefusal, type Refusal } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findSubscriptions } from "../../adapters/dynamodb/subscriptions.ts";
import { endSubscriptionCheckout } from "../../adapters/stripe/subscription-checkouts.ts";
import { syncPorts } from "../../adapters/stripe/subscription-sync.ts";
import type { Subscription } from "../../contract/subscription.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { stripeEnv } from "../../env.ts";
import { endPendingSubscription } from "../../flows/subscription-checkout.ts";
import type { EndNow, EndSubscriptionCheckout, FindSubscriptions } from "../../flows/subscription-ports.ts";
import { type SyncPorts, syncKnownSubscription } from "../../flows/subscription-sync.ts";
import { isOver, isUnderWay, stripeIdOf } from "../../subscriptions/subscription.ts";

export interface EndBillingPorts extends SyncPorts {
  readonly findSubscriptions: FindSubscriptions;
  readonly endSubscriptionCheckout: EndSubscriptionCheckout;
  readonly endNow: EndNow;
}

export const endBilling = (ports: EndBillingPorts) =>
  endpoint(subscriptionRoutes.endBilling, async (request) => {
    const ended: string[] = [];
    for (const each of await ports.findSubscriptions(request.params.id)) {
      const state = await endNow(ports, each);
      if (isRefusal(state)) return state;
      if (state === "unknown" || (state !== "void" && !isOver({ state })))
        throw new Error(`Subscription ${each.id} is still ${state}.`);
      ended.push(each.id);
    }
    return { ended };
  });

/** Ends a subscription now, at Stripe first and then here. */
async function endNow(
  ports: EndBillingPorts,
  found: Subscription,
): Promise<Subscription["state"] | "unknown" | Refusal<"busy">> {
  const pending = found.state === "pending" ? await endPendingSubscription(ports, found) : found;
  const begun = pending ?? (await ports.findSubscription(found));
  if (!begun || !isUnderWay(begun)) return begun?.state ?? "unknown";
  await ports.endNow(stripeIdOf(begun));
  const after = await syncKnownSubscription(ports, begun);
  return isRefusal(after) ? after : after.state;
}

const env = environment(...stripeEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
export const handler = endBilling({
  ...syncPorts(env.COMMERCE_TABLE, stripe),
  findSubscriptions: findSubscriptions(documents, env.COMMERCE_TABLE),
  endSubscriptionCheckout: endSubscriptionCheckout(stripe),
});
