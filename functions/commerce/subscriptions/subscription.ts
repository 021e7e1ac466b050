import { type Product, priceIn } from "../../catalogue/contract/product.ts";
import type { Currency } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { later } from "../../shared/kernel/time.ts";
import type { Plan, ShownSubscription, Subscription } from "../contract/subscription.ts";
import { lapsesAt, paidUntil } from "../orders/lapse.ts";
import { noPriceIn } from "../orders/order.ts";
import type { Recommended } from "../orders/referral.ts";
import { GRACE_MS } from "../settings.ts";
import { paidOrdersOf, planInParts } from "./instalments.ts";
import type { BilledSubscription, Billing } from "./subscription-billing.ts";

type NoPlan = Refusal<"unknown-product" | "not-recurring" | "no-price-in-currency">;

/**
 * A membership as a plan, at its current price, in its own price's currency unless another is named.
 * @returns a refusal for a product that is not on sale, not recurring or without a price in the currency
 */
export function planOf(product: Product | undefined, id: string, currency?: Currency): Plan | NoPlan {
  if (product?.state !== "published") return refuse("unknown-product", `There is no product ${id} on sale.`);
  const { creatorId, title, version, recurring } = product;
  if (!recurring) return refuse("not-recurring", `${id} is bought once: order it with POST /orders.`);
  const code = currency ?? product.price.currency;
  const price = priceIn(product, code);
  if (!price) return noPriceIn(product, code);
  return { productId: id, creatorId, title, version, price, interval: recurring.interval };
}

export interface SubscriptionAsked {
  readonly id: string;
  readonly customer: string;
  readonly product: string;
  readonly currency?: Currency | undefined;
  /** The number of instalments for a product that is sold once. */
  readonly instalments?: number | undefined;
  readonly recommendationId?: string | undefined;
  readonly at: string;
}

/** A new subscription, which begins at its checkout. A trial is given once for each product. */
export function openSubscription(
  { id, customer, product: productId, currency, instalments, recommendationId, at }: SubscriptionAsked,
  product: Product | undefined,
  owned: ReadonlySet<string>,
  others: readonly Subscription[],
): Subscription | NoPlan | Refusal<"not-in-instalments" | "own-product" | "already-owned"> {
  const plan =
    instalments === undefined
      ? planOf(product, productId, currency)
      : planInParts(product, productId, instalments, currency);
  if ("refused" in plan) return plan;
  if (plan.creatorId === customer) return refuse("own-product", `${productId} is your own.`);
  if (owned.has(productId)) return refuse("already-owned", `You have ${productId} already.`);
  const before = others.filter(({ plans }) => plans.some((each) => each.productId === productId));
  const under = before.find(({ changing, state }) => state !== "ended" && changing?.productId === productId);
  if (under) return refuse("already-owned", `Subscription ${under.id} is being changed to ${productId}.`);
  const hadTrial = before.some(({ startedAt }) => startedAt !== undefined);
  return {
    id,
    customer,
    plan,
    plans: [plan],
    trialDays: hadTrial ? 0 : (product?.recurring?.trialDays ?? 0),
    state: "pending",
    createdAt: at,
    cancelAtPeriodEnd: false,
    rights: [],
    ...(recommendationId !== undefined && { recommendationId }),
    version: 1,
  };
}

/** A new subscription with its affiliate. Nobody earns by recommending their own products. */
export function recommendedPlan(subscription: Subscription, by: Recommended | undefined): Subscription {
  const { productId, creatorId } = subscription.plan;
  const shareBasisPoints = by?.shares.get(productId) ?? 0;
  if (!by || shareBasisPoints === 0 || by.referral.affiliate === creatorId) return subscription;
  return { ...subscription, referral: { ...by.referral, shareBasisPoints } };
}

/** Whether an open subscription has the same terms as another would, with or without a code. */
export const isLike = ({ plan, discount }: Subscription, other: Subscription, code: string | undefined): boolean =>
  plan.price.currency === other.plan.price.currency &&
  plan.instalments === other.plan.instalments &&
  discount?.code === code;

/** Whether a new subscription to the same would be better than an open one: it costs less, or has a longer trial. */
export const isBetterPlan = (fresh: Subscription, open: Subscription): boolean =>
  fresh.plan.price.amount - (fresh.discount?.amount ?? 0) < open.plan.price.amount - (open.discount?.amount ?? 0) ||
  fresh.trialDays > open.trialDays;

/** When its checkout ends: fixed by the subscription, so that repeated calls to Stripe are equal. */
export const subscriptionCheckoutEnd = ({ createdAt, discount }: Subscription): number =>
  paidUntil(createdAt, discount !== undefined);

/** Whether its checkout has ended, or can no longer be made. `now` in ms. */
export const hasLapsed = (subscription: Subscription, now: number): boolean =>
  now >= subscriptionLapsesAt(subscription);

/** When the sweep checks a pending subscription, even if nobody returns to it. Epoch milliseconds. */
export const subscriptionLapsesAt = (subscription: Subscription): number =>
  lapsesAt(subscription, subscription.discount !== undefined);

/** Whether nothing more is billed for it. */
export const isOver = ({ state }: Pick<Subscription, "state">): boolean => state === "ended" || state === "completed";

/** Its id at Stripe. @throws Error where it never began there, which who asks has looked at before */
export function stripeIdOf({ id, state, stripeSubscription }: Subscription): string {
  if (stripeSubscription === undefined) throw new Error(`Subscription ${id} is ${state}, but has no id at Stripe.`);
  return stripeSubscription;
}

export const isUnderWay = (subscription: Subscription): boolean =>
  subscription.state !== "pending" && subscription.state !== "void" && !isOver(subscription);

export const withSubscriptionCheckout = (
  subscription: Subscription,
  checkout: NonNullable<Subscription["checkout"]>,
): Subscription => ({ ...subscription, checkout, version: subscription.version + 1 });

/** A pending subscription, withdrawn for good. */
export const withdrawnSubscription = (subscription: Subscription): Subscription => ({
  ...subscription,
  state: "void",
  version: subscription.version + 1,
});

export const unknownSubscription = refuse("unknown-subscription", "You have no subscription with this id.");
export const subscriptionEnded = ({ state }: Subscription) =>
  state === "completed"
    ? refuse("subscription-ended", "All instalments are paid: nothing more is billed.")
    : refuse("subscription-ended", `The subscription is ${state}; subscribe again with POST /subscriptions.`);

function stateOf({ plan }: Subscription, billing: BilledSubscription): Subscription["state"] {
  const { status } = billing;
  const isAllPaid = plan.instalments !== undefined && paidOrdersOf(billing).length >= plan.instalments;
  if (status === "ended") return isAllPaid ? "completed" : "ended";
  return status === "incomplete" ? "pending" : status;
}

/** The plan and the previous one, once Stripe bills by the new one. */
function planning(before: Subscription, billing: BilledSubscription, plan: Plan) {
  const { productId, periodStart, status } = billing;
  const { changing, kept } = before;
  const arrived = changing?.productId === productId;
  const keeps =
    arrived && before.plan.productId !== productId
      ? changing.keepsUntil !== undefined && { productId: before.plan.productId, until: changing.keepsUntil }
      : kept?.productId !== productId && kept;
  const stays = keeps && status !== "ended" && Date.parse(periodStart) < Date.parse(keeps.until);
  return { plan, changing: arrived ? undefined : awaited(changing, billing), kept: stays ? keeps : undefined };
}

/** A requested change after Stripe's report of its payment: one that no longer waits is off. */
function awaited(changing: Subscription["changing"], { pending }: BilledSubscription): Subscription["changing"] {
  if (!changing) return undefined;
  if (pending?.productId === changing.productId) {
    return { ...changing, awaits: { payUrl: pending.payUrl, until: pending.until } };
  }
  return changing.awaits ? undefined : changing;
}

/**
 * A subscription after Stripe's view of it. It follows Stripe in everything until its end, which is final, except that
 * the last instalment may be paid after the end. The view must have been fetched after everything that was stored
 * before.
 * @returns the same object if nothing is new
 */
export function syncedSubscription(
  before: Subscription,
  billing: Billing,
): Subscription | Refusal<"second-subscription" | "unknown-plan"> {
  const isDone = isOver(before) && before.plan.instalments === undefined;
  if (isDone || billing.found === "nothing") return before;
  if (billing.found === "checkout") {
    return before.state === "pending" && billing.state === "expired" ? withdrawnSubscription(before) : before;
  }
  const { stripeSubscription, productId, startedAt, periodEnd, trialEnd, cancelAtPeriodEnd } = billing;
  if (before.stripeSubscription !== undefined && before.stripeSubscription !== stripeSubscription) {
    return refuse(
      "second-subscription",
      `Subscription ${before.id} is ${before.stripeSubscription} at Stripe, and ${stripeSubscription} too.`,
    );
  }
  const plan = before.plans.find((each) => each.productId === productId);
  if (!plan) {
    return refuse(
      "unknown-plan",
      `Subscription ${before.id} was changed at Stripe to ${productId}, which was not requested here.`,
    );
  }
  const state = stateOf(before, billing);
  const isEnd = isOver({ state });
  const { instalments } = before.plan;
  const owes = state === "past-due" || state === "unpaid";
  const after: Subscription = {
    ...before,
    ...planning(before, billing, plan),
    state,
    stripeSubscription,
    startedAt: state === "pending" ? before.startedAt : startedAt,
    periodEnd,
    trialEnd: state === "trialing" ? trialEnd : undefined,
    graceUntil: owes ? later(billing.unpaidSince ?? billing.periodStart, GRACE_MS) : undefined,
    endedAt: isEnd ? (billing.endedAt ?? periodEnd) : undefined,
    isGivenUp: isEnd && billing.isGivenUp ? true : undefined,
    cancelAtPeriodEnd: !isEnd && cancelAtPeriodEnd,
    partsPaid: instalments === undefined ? undefined : Math.min(paidOrdersOf(billing).length, instalments),
  };
  return isSame(before, after) ? before : { ...after, version: before.version + 1 };
}

const FOLLOWED = [
  "plan",
  "changing",
  "kept",
  "state",
  "stripeSubscription",
  "startedAt",
  "periodEnd",
  "trialEnd",
  "graceUntil",
  "endedAt",
  "isGivenUp",
  "cancelAtPeriodEnd",
  "partsPaid",
] as const satisfies (keyof Subscription)[];

const isSame = (a: Subscription, b: Subscription): boolean =>
  FOLLOWED.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));

/** A subscription as its customer sees it. */
export function toShownSubscription(subscription: Subscription): ShownSubscription {
  const {
    customer,
    plans,
    changing,
    rights,
    checkout,
    stripeSubscription,
    lastPayment,
    recommendationId,
    referral,
    isGivenUp,
    version,
    ...shown
  } = subscription;
  const cause = rights.find(({ productId }) => productId === shown.plan.productId)?.cause;
  const { awaits } = changing ?? {};
  return {
    ...shown,
    ...(changing && awaits && { awaiting: { productId: changing.productId, ...awaits } }),
    ...(cause && { cause }),
    ...(shown.state === "pending" && checkout && { checkoutUrl: checkout.url }),
  };
}
