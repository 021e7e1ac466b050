import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findStopped } from "../../adapters/dynamodb/trades.ts";
import { endAtPeriod } from "../../adapters/stripe/end-subscription.ts";
import { syncPorts } from "../../adapters/stripe/subscription-sync.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { stripeEnv } from "../../env.ts";
import type { EndAtPeriod } from "../../flows/subscription-ports.ts";
import { type SyncPorts, syncKnownSubscription } from "../../flows/subscription-sync.ts";
import type { FindStopped } from "../../flows/trade-ports.ts";
import {
  isOver,
  subscriptionEnded,
  toShownSubscription,
  unknownSubscription,
} from "../../subscriptions/subscription.ts";
import { refuseStopped } from "../../trade/trade.ts";

export interface ResumeSubscriptionPorts extends SyncPorts {
  readonly endAtPeriod: EndAtPeriod;
  readonly findStopped: FindStopped;
}

export const resumeSubscription = (ports: ResumeSubscriptionPorts) =>
  endpoint(subscriptionRoutes.resumeSubscription, async (request) => {
    const ref = { customer: member(request).user, id: request.params.id };
    const found = await ports.findSubscription(ref);
    if (!found) return unknownSubscription;
    if (isOver(found) || found.state === "void") return subscriptionEnded(found);
    if (found.stripeSubscription === undefined) {
      return refuse("not-started", "The subscription has not begun; complete it at its checkoutUrl.");
    }
    const stopped = refuseStopped(await ports.findStopped([found.plan.creatorId]));
    if (stopped) return stopped;
    await ports.endAtPeriod(found.stripeSubscription, false);
    const after = await syncKnownSubscription(ports, found);
    if (isRefusal(after)) return after;
    return isOver(after) ? subscriptionEnded(after) : toShownSubscription(after);
  });

const env = environment(...stripeEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
export const handler = resumeSubscription({
  ...syncPorts(env.COMMERCE_TABLE, stripe),
  endAtPeriod: endAtPeriod(stripe),
  findStopped: findStopped(documents, env.COMMERCE_TABLE),
});
