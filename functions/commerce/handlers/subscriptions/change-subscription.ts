import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveChangeSubscription } from "../../adapters/live-subscriptions.ts";
import { changingSubscription, ownedThrough, promising } from "../../changes/subscription-rights.ts";
import { routes } from "../../contract/order.ts";
import type { Subscription } from "../../contract/subscription.ts";
import { unavailable } from "../../flows/checkout.ts";
import type { FindProducts, FindStanding } from "../../flows/ports.ts";
import type { ChangePlan } from "../../flows/subscription-ports.ts";
import { type SyncPorts, syncSubscription } from "../../flows/subscription-sync.ts";
import type { FindStopped } from "../../flows/trade-ports.ts";
import { holders } from "../../orders/hold.ts";
import { shownSubscriptionOf, unknownSubscription } from "../../subscriptions/subscription.ts";
import { planChange, promised, unchanged } from "../../subscriptions/subscription-plan.ts";
import { sellable, sellersOf } from "../../trade/trade.ts";

export interface ChangeSubscriptionPorts extends SyncPorts {
  readonly findProducts: FindProducts;
  readonly findStanding: FindStanding;
  readonly findStopped: FindStopped;
  readonly changePlan: ChangePlan;
}

const ATTEMPTS = 8;

export const changeSubscription = (ports: ChangeSubscriptionPorts) =>
  endpoint(routes.changeSubscription, async (request) => {
    const ref = { customer: member(request).user, id: request.params.id };
    const { product: id } = request.body;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const standing = await ports.findStanding(ref.customer, [id]);
      const [found, products] = await Promise.all([ports.findSubscription(ref), ports.findProducts([id])]);
      if (!found) return unknownSubscription;
      // A change that was begun may have been made, though nobody heard.
      const before = found.changing ? await synced(ports, found) : found;
      if (before.plan.productId === id) return shownSubscriptionOf(before);
      const { productId: asked, awaits } = before.changing ?? {};
      if (awaits && asked === id) return shownSubscriptionOf(before);
      if (awaits) {
        const detail = `A change to ${asked} waits at ${awaits.payUrl} to be paid until ${awaits.until}.`;
        return refuse("not-changeable", detail);
      }
      const stopped = sellable(await ports.findStopped(sellersOf(products.values())));
      if (stopped) return stopped;
      const decided = planChange(before, products.get(id), id);
      if (isRefusal(decided)) return decided;
      const { plan, settlement } = decided;
      if (standing.owned.has(id) && !ownedThrough(before, id))
        return refuse("already-owned", `You have ${id} already.`);
      const [holder] = holders(standing);
      if (holder) return refuse("checkout-open", `${holder} is open for ${id}; pay it or cancel it first.`);
      const next = promised(before, plan, settlement);
      const version = standing.holds.get(id)?.version ?? 0;
      if ((await ports.commitSubscription(promising(before, next, id, version))) !== "done") continue;
      // Ours is stored before Stripe hears of it: a webhook must never meet an unknown plan.
      const outcome = await ports.changePlan(next.stripeSubscription ?? "", plan, settlement);
      if (outcome === "done" || outcome === "awaited") return shownSubscriptionOf(await synced(ports, next));
      if (outcome === "no-answer") return unavailable;
      await ports.commitSubscription(changingSubscription(next, unchanged(next)));
      if (outcome === "declined") return refuse("payment-declined", "The card was declined; nothing has changed.");
      return refuse("not-changeable", "Stripe did not take the change; nothing has changed.");
    }
    return unavailable;
  });

async function synced(ports: SyncPorts, subscription: Subscription): Promise<Subscription> {
  const after = await syncSubscription(ports, subscription);
  if (isRefusal(after)) throw new Error(after.detail);
  return after;
}

export const handler = changeSubscription(liveChangeSubscription());
