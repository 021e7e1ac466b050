import { conflict, isBusy, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { changingSubscription, withRights, worthOfPayments } from "../changes/subscription-rights.ts";
import type { Subscription } from "../contract/subscription.ts";
import type { Worth } from "../refunds/worth.ts";
import { type Upcoming, withAnnouncement } from "../subscriptions/announcement.ts";
import { paymentsOf } from "../subscriptions/instalments.ts";
import { syncedSubscription } from "../subscriptions/subscription.ts";
import type { Billing } from "../subscriptions/subscription-billing.ts";
import { type BoundingPorts, boundBilling, voidOpenInvoices } from "./instalment-billing.ts";
import type { FindOrder, Now, Pause, Told } from "./ports.ts";
import type { CommitSubscription, FetchBilling, FindSubscription, SubscriptionRef } from "./subscription-ports.ts";

export interface SyncPorts extends BoundingPorts {
  readonly findSubscription: FindSubscription;
  readonly fetchBilling: FetchBilling;
  readonly findOrder: FindOrder;
  readonly commitSubscription: CommitSubscription;
  readonly pause: Pause;
  readonly now: Now;
}

export interface SyncNews {
  /** The Stripe event to record. */
  readonly event?: Told;
  readonly stripeSubscription?: string;
  /** The order of a paid invoice. */
  readonly payment?: string;
  /** What Stripe is about to ask for. */
  readonly upcoming?: Upcoming;
}

type SyncRefused = Refusal<"unknown-subscription" | "second-subscription" | "unknown-plan" | "busy">;

/** Orders' ids sort by time, and the newest payment counts. */
function withPayment(subscription: Subscription, payment: string | undefined): Subscription {
  const { lastPayment } = subscription;
  if (payment === undefined || (lastPayment !== undefined && lastPayment >= payment)) return subscription;
  return { ...subscription, lastPayment: payment };
}

const moneyOf = async ({ findOrder }: SyncPorts, subscription: Subscription, billing: Billing): Promise<Worth> =>
  worthOfPayments(await Promise.all(paymentsOf(subscription, billing).map(findOrder)));

/**
 * Updates a subscription to Stripe's current state, with its entitlements and the record of the event. Ours is read
 * before Stripe's and stored only if nobody stored it since. So whatever is stored was fetched after everything stored
 * before it, and an old view never replaces a newer one.
 * @throws Error where Stripe refused to set the subscription's end, so that it reports the event again.
 */
export async function syncSubscription(
  ports: SyncPorts,
  ref: SubscriptionRef,
  { event, stripeSubscription, payment, upcoming }: SyncNews = {},
): Promise<Subscription | SyncRefused> {
  return retryOnConflict(ports.pause, async () => {
    const before = await ports.findSubscription(ref);
    if (!before) return refuse("unknown-subscription", `There is no subscription ${ref.id}.`);
    const billing = await ports.fetchBilling(before, stripeSubscription);
    const followed = syncedSubscription(before, billing);
    if (isRefusal(followed)) {
      // A change may have been asked for, and made, after ours was read.
      if ((await ports.findSubscription(ref))?.version !== before.version) return conflict;
      return followed;
    }
    const paid = withPayment(followed, payment);
    const money = await moneyOf(ports, paid, billing);
    // Stripe first: an ended subscription must not be billed.
    const bound = await boundBilling(ports, paid, billing, { money: money.state, now: ports.now() });
    if (bound === "ended") return conflict;
    await voidOpenInvoices(ports, paid, billing, money.state);
    const at = ports.now();
    const next = withAnnouncement(withRights(paid, money, at), upcoming, iso(at));
    if (next === before && event === undefined) return before;
    const after = { ...next, version: before.version + 1 };
    const change = next === before ? undefined : changingSubscription(before, after);
    // While Stripe refuses, the event is not recorded, so that it comes again.
    const refused = event !== undefined && typeof bound === "object" ? bound.refused : undefined;
    const told = event && refused === undefined ? { ...event, order: payment } : undefined;
    const outcome = await ports.commitSubscription(change, told);
    if (outcome === "done" && refused !== undefined) {
      throw new Error(
        `Stripe did not set the end of ${after.stripeSubscription} of subscription ${ref.id}: ${refused}`,
      );
    }
    if (outcome === "done") return change ? after : before;
    return outcome === "repeated" ? before : conflict;
  });
}

/**
 * Updates a known subscription to Stripe's current state.
 * @throws Error where Stripe has of it what we never asked for: that is for an operator to mend
 */
export async function syncKnownSubscription(
  ports: SyncPorts,
  subscription: Subscription,
): Promise<Subscription | Refusal<"busy">> {
  const after = await syncSubscription(ports, subscription);
  if (!isRefusal(after)) return after;
  if (isBusy(after)) return after;
  throw new Error(after.detail);
}
