import { findProducts } from "../../../catalogue/client.ts";
import { conflict, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findOwnership } from "../../adapters/dynamodb/ownership.ts";
import { findStopped } from "../../adapters/dynamodb/trades.ts";
import { changePlan } from "../../adapters/stripe/change-plan.ts";
import { syncPorts } from "../../adapters/stripe/subscription-sync.ts";
import { changingSubscription, promising } from "../../changes/subscription-rights.ts";
import type { Subscription } from "../../contract/subscription.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { changeSubscriptionEnv } from "../../env.ts";
import { unavailable } from "../../flows/checkout.ts";
import type { FindOwnership, FindProducts } from "../../flows/ports.ts";
import type { ChangePlan } from "../../flows/subscription-ports.ts";
import { type SyncPorts, syncKnownSubscription } from "../../flows/subscription-sync.ts";
import type { FindStopped } from "../../flows/trade-ports.ts";
import { stripeIdOf, toShownSubscription, unknownSubscription } from "../../subscriptions/subscription.ts";
import {
  changeUnderWay,
  ownershipAgainst,
  type PlanChange,
  planChange,
  withoutRequestedPlan,
  withRequestedPlan,
} from "../../subscriptions/subscription-plan.ts";
import { refuseStopped, sellersOf } from "../../trade/trade.ts";

export interface ChangeSubscriptionPorts extends SyncPorts {
  readonly findProducts: FindProducts;
  readonly findOwnership: FindOwnership;
  readonly findStopped: FindStopped;
  readonly changePlan: ChangePlan;
}

export const changeSubscription = (ports: ChangeSubscriptionPorts) =>
  endpoint(subscriptionRoutes.changeSubscription, async (request) => {
    const { product: id } = request.body;
    const customer = member(request).user;
    return retryOnConflict(ports.pause, async () => {
      const ownership = await ports.findOwnership(customer, [id]);
      const [found, products] = await Promise.all([
        ports.findSubscription({ customer, id: request.params.id }),
        ports.findProducts([id]),
      ]);
      if (!found) return unknownSubscription;
      // An earlier change may have been made without an answer.
      const before = found.changing ? await syncKnownSubscription(ports, found) : found;
      if (isRefusal(before)) return before;
      const underWay = changeUnderWay(before, id);
      if (underWay) return isRefusal(underWay) ? underWay : toShownSubscription(underWay);
      const stopped = refuseStopped(await ports.findStopped(sellersOf(products.values())));
      if (stopped) return stopped;
      const change = planChange(before, products.get(id), id);
      if (isRefusal(change)) return change;
      const against = ownershipAgainst(before, id, ownership);
      if (against) return against;
      const next = withRequestedPlan(before, change.plan, change.settlement);
      const version = ownership.guards.get(id)?.version ?? 0;
      // Stored before the call to Stripe: a webhook must never name an unknown plan.
      if ((await ports.commitSubscription(promising(before, next, id, version))) !== "done") return conflict;
      const after = await changeAtStripe(ports, next, change);
      return isRefusal(after) ? after : toShownSubscription(after);
    });
  });

/** Has Stripe make a stored change; one that Stripe refuses is undone here. */
async function changeAtStripe(ports: ChangeSubscriptionPorts, next: Subscription, { plan, settlement }: PlanChange) {
  const outcome = await ports.changePlan(stripeIdOf(next), plan, settlement);
  if (outcome === "done" || outcome === "awaited") return syncKnownSubscription(ports, next);
  if (outcome === "no-answer") return unavailable;
  await ports.commitSubscription(changingSubscription(next, withoutRequestedPlan(next)));
  if (outcome === "declined") return refuse("payment-declined", "The card was declined; nothing has changed.");
  return refuse("not-changeable", "Stripe refused the change; nothing has changed.");
}

const env = environment(...changeSubscriptionEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
export const handler = changeSubscription({
  ...syncPorts(env.COMMERCE_TABLE, stripe),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  findOwnership: findOwnership(documents, env.COMMERCE_TABLE),
  findStopped: findStopped(documents, env.COMMERCE_TABLE),
  changePlan: changePlan(stripe),
});
