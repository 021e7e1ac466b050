import { isRefusal, type Refusal } from "../../../shared/kernel/refusal.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveEndBilling } from "../../adapters/live-subscriptions.ts";
import type { Subscription } from "../../contract/subscription.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { endPending } from "../../flows/subscription-checkout.ts";
import type { EndNow, EndSubscriptionCheckout, FindSubscriptions } from "../../flows/subscription-ports.ts";
import { type SyncPorts, syncKnownSubscription } from "../../flows/subscription-sync.ts";
import { isOver, isUnderWay } from "../../subscriptions/subscription.ts";

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
        throw new Error(`Subscription ${each.id} is ${state} still.`);
      ended.push(each.id);
    }
    return { ended };
  });

/** Ends a subscription now, at Stripe first and then here. */
async function endNow(
  ports: EndBillingPorts,
  found: Subscription,
): Promise<Subscription["state"] | "unknown" | Refusal<"busy">> {
  const pending = found.state === "pending" ? await endPending(ports, found) : found;
  const begun = pending ?? (await ports.findSubscription(found));
  if (!begun || !isUnderWay(begun)) return begun?.state ?? "unknown";
  await ports.endNow(begun.stripeSubscription ?? "");
  const after = await syncKnownSubscription(ports, begun);
  return isRefusal(after) ? after : after.state;
}

export const handler = endBilling(liveEndBilling());
