import type { Product } from "../../catalogue/contract/product.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Plan, Subscription } from "../contract/subscription.ts";
import { type Ownership, openOrdersOn } from "../orders/guard.ts";
import { planOf } from "./subscription.ts";

/**
 * How Stripe is to bill a change: "now" charges the price of what is left of the period, less the old one's, or
 * begins a longer period; "at-renewal" asks for the new price when the period ends; "nothing" as there is nothing to.
 */
export type PlanProration = "now" | "at-renewal" | "nothing";

export interface PlanChange {
  readonly plan: Plan;
  readonly settlement: PlanProration;
}

type ChangeRefused = Refusal<
  "unknown-product" | "not-recurring" | "other-creator" | "no-price-in-currency" | "other-interval" | "not-changeable"
>;

const notChangeable = (detail: string) => refuse("not-changeable", detail);

/**
 * A change that needs nothing more, as the plan is the requested one, or waits for its payment to become it.
 * @returns undefined if a change can be begun; a refusal while another one waits for its payment
 */
export function changeUnderWay(
  subscription: Subscription,
  id: string,
): Subscription | Refusal<"not-changeable"> | undefined {
  const { plan, changing } = subscription;
  if (plan.productId === id) return subscription;
  if (!changing?.awaits) return undefined;
  if (changing.productId === id) return subscription;
  const { payUrl, until } = changing.awaits;
  return notChangeable(`A change to ${changing.productId} waits at ${payUrl} to be paid until ${until}.`);
}

/** Whether a subscription itself grants a product now; a suspended entitlement still counts. */
export const ownedThrough = ({ rights }: Subscription, product: string): boolean =>
  rights.some(({ productId, state }) => productId === product && state !== "revoked");

/** Why a customer's ownership keeps a subscription from another plan: they own it, or have something open for it. */
export function ownershipAgainst(
  subscription: Subscription,
  id: string,
  ownership: Ownership,
): Refusal<"already-owned" | "checkout-open"> | undefined {
  if (ownership.owned.has(id) && !ownedThrough(subscription, id)) {
    return refuse("already-owned", `You have ${id} already.`);
  }
  const [holder] = openOrdersOn(ownership);
  if (holder === undefined) return undefined;
  return refuse("checkout-open", `${holder} is open for ${id}; pay it or cancel it first.`);
}

/**
 * The plans to which a subscription may change, and the billing: only among one creator's memberships, so that no
 * creator bears another's credit. Within an interval upgrades apply at once and downgrades with the next period; from
 * months to years at once; from years to months not at all, as months of money would have to be refunded.
 */
export function planChange(
  subscription: Subscription,
  product: Product | undefined,
  id: string,
): PlanChange | ChangeRefused {
  const { state, plan: old, kept, cancelAtPeriodEnd } = subscription;
  if (old.instalments !== undefined) {
    return notChangeable("A purchase by instalments cannot be changed; cancel it to give it up.");
  }
  // Returning to the plan that the period was paid for is free, whatever it costs now.
  const paid = kept && subscription.plans.find(({ productId }) => productId === kept.productId);
  if (state !== "active" && state !== "trialing") {
    return notChangeable(`The subscription is ${state}: only one that is active or in its trial can be changed.`);
  }
  if (cancelAtPeriodEnd) return notChangeable("The subscription is set to end; resume it first.");
  if (paid?.productId === id) return { plan: paid, settlement: "nothing" };
  if (paid) return notChangeable(`The period was paid for ${paid.productId}; change back to it first, at no cost.`);
  const plan = planOf(product, id, old.price.currency);
  if (isRefusal(plan)) return plan;
  if (plan.creatorId !== old.creatorId) {
    return refuse("other-creator", `${id} is another creator's; subscribe to it separately.`);
  }
  if (state === "trialing") return { plan, settlement: "nothing" };
  const isDearer = plan.price.amount >= old.price.amount;
  if (plan.interval === old.interval) return { plan, settlement: isDearer ? "now" : "at-renewal" };
  if (plan.interval === "year" && isDearer) return { plan, settlement: "now" };
  return refuse(
    "other-interval",
    `${id} is paid by the ${plan.interval}; cancel this subscription, and subscribe to the other when the period ends.`,
  );
}

/** A subscription that Stripe is to be asked to change. */
export function withRequestedPlan(before: Subscription, plan: Plan, settlement: PlanProration): Subscription {
  const keepsUntil = settlement === "at-renewal" ? before.periodEnd : undefined;
  return {
    ...before,
    plans: [...before.plans.filter(({ productId }) => productId !== plan.productId), plan],
    changing: { productId: plan.productId, ...(keepsUntil !== undefined && { keepsUntil }) },
    version: before.version + 1,
  };
}

/** A subscription that Stripe did not change. */
export function withoutRequestedPlan(before: Subscription): Subscription {
  const { changing: _, ...rest } = before;
  return { ...rest, version: before.version + 1 };
}
