import type { Subscription } from "../contract/subscription.ts";

/** What Stripe is about to ask for. */
export interface Upcoming {
  /** What announced it: the end of a trial, or the next invoice. */
  readonly by: "trial" | "invoice";
  /** Minor units that are left to be paid, in Stripe's lower-case currency. */
  readonly amount: number;
  readonly currency: string;
}

type Announced = NonNullable<Subscription["announced"]>;

function kindOf({ state, plan, trialEnd, periodEnd }: Subscription, { by }: Upcoming) {
  if (state === "trialing" && trialEnd !== undefined) return { kind: "trial-end", chargedAt: trialEnd } as const;
  // A trial that is ended early is announced too, when its first payment is made already.
  if (state !== "active" || by === "trial" || periodEnd === undefined) return undefined;
  return { kind: plan.instalments === undefined ? "renewal" : "instalment", chargedAt: periodEnd } as const;
}

/**
 * A subscription with its announced payment; the very subscription if nothing is to be paid, or that payment was
 * announced before.
 */
export function withAnnouncement(subscription: Subscription, upcoming: Upcoming | undefined, at: string): Subscription {
  const { announced, cancelAtPeriodEnd, plan } = subscription;
  if (!upcoming || cancelAtPeriodEnd || upcoming.amount <= 0) return subscription;
  const { currency } = plan.price;
  const next = upcoming.currency === currency ? kindOf(subscription, upcoming) : undefined;
  if (!next || announced?.chargedAt === next.chargedAt) return subscription;
  const made: Announced = { ...next, at, amount: { amount: upcoming.amount, currency } };
  return { ...subscription, announced: made };
}
