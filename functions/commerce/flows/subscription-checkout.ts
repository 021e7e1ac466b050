import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { changingSubscription } from "../changes/subscription-rights.ts";
import type { Subscription } from "../contract/subscription.ts";
import {
  hasLapsed,
  isUnderWay,
  withdrawnSubscription,
  withSubscriptionCheckout,
} from "../subscriptions/subscription.ts";
import { unavailable } from "./checkout.ts";
import type { EndSubscriptionCheckout, OpenSubscriptionCheckout } from "./subscription-ports.ts";
import { type SyncPorts, syncSubscription } from "./subscription-sync.ts";

export interface SubscriptionCheckoutPorts extends SyncPorts {
  readonly openSubscriptionCheckout: OpenSubscriptionCheckout;
  readonly endSubscriptionCheckout: EndSubscriptionCheckout;
}

const SOURCE = "SUBSCRIPTION#";

/** The id of the subscription on a guard; undefined if an order is on it. */
export const subscriptionOn = (holder: string): string | undefined =>
  holder.startsWith(SOURCE) ? holder.slice(SOURCE.length) : undefined;

const withdraw = ({ commitSubscription }: SyncPorts, subscription: Subscription) =>
  commitSubscription(changingSubscription(subscription, withdrawnSubscription(subscription)));

/** Ends the checkout of a pending subscription, at Stripe first, so that nobody pays a withdrawn one. */
export async function endPendingSubscription(
  ports: Omit<SubscriptionCheckoutPorts, "openSubscriptionCheckout">,
  subscription: Subscription,
): Promise<Subscription | undefined> {
  if (subscription.checkout) {
    await ports.endSubscriptionCheckout(subscription.checkout.id);
    const after = await syncSubscription(ports, subscription);
    return isRefusal(after) ? undefined : after;
  }
  return (await withdraw(ports, subscription)) === "done" ? withdrawnSubscription(subscription) : undefined;
}

/** The subscription on a guard, if it is still open; an expired one is ended first. */
export async function openSubscriptionOn(
  ports: Omit<SubscriptionCheckoutPorts, "openSubscriptionCheckout">,
  customer: string,
  id: string,
): Promise<Subscription | undefined> {
  const found = await ports.findSubscription({ customer, id });
  if (found?.state !== "pending") return undefined;
  if (!hasLapsed(found, ports.now())) return found;
  await endPendingSubscription(ports, found);
  return undefined;
}

/**
 * Gives a pending subscription its checkout. Undefined if it changed meanwhile: read again. If Stripe makes no
 * checkout, it is withdrawn, so that the next try begins a new one.
 */
export async function giveSubscriptionCheckout(
  ports: SubscriptionCheckoutPorts,
  subscription: Subscription,
): Promise<Subscription | undefined | Refusal<"total-too-small" | "payment-unavailable">> {
  if (subscription.checkout || subscription.state !== "pending") return subscription;
  const opened = await ports.openSubscriptionCheckout(subscription);
  if (opened === "under-way") return undefined;
  if (opened === "no-answer") return unavailable;
  if (typeof opened === "string") {
    await withdraw(ports, subscription);
    const { amount, currency } = subscription.plan.price;
    if (opened === "refused") return unavailable;
    return refuse("total-too-small", `${amount} ${currency} is less than the smallest payment.`);
  }
  const after = withSubscriptionCheckout(subscription, opened);
  if ((await ports.commitSubscription(changingSubscription(subscription, after))) === "done") return after;
  const current = await ports.findSubscription(subscription);
  // It was withdrawn while its checkout was made, so the checkout ends too.
  if (current?.state === "void") await ports.endSubscriptionCheckout(opened.id);
  return current && (current.checkout || isUnderWay(current)) ? current : undefined;
}
