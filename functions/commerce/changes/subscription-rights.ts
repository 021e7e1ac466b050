import type { Entitlement, Sold } from "../contract/entitlement.ts";
import { owns } from "../contract/entitlement.ts";
import type { Order } from "../contract/order.ts";
import type { Subscription } from "../contract/subscription.ts";
import { subscriptionRedeemerOf } from "../discounts/discounted-subscription.ts";
import { type Limits, type RedemptionChange, redemptionsBetween } from "../discounts/redemption.ts";
import type { GuardChange } from "../orders/guard.ts";
import { type Worth, worthOf } from "../refunds/worth.ts";
import { isUnderWay } from "../subscriptions/subscription.ts";

const sourceOf = ({ id }: Pick<Subscription, "id">): string => `SUBSCRIPTION#${id}`;

type Right = Subscription["rights"][number];

const ACTIVE: Worth = { state: "active" };

/** What the payments that count are worth together: the worst of them decides. */
export function worthOfPayments(payments: readonly (Order | undefined)[]): Worth {
  const worths = payments.flatMap((order) => (order?.paidAt === undefined ? [] : [worthOf(order, 0)]));
  const worst = (wanted: Worth["state"]) => worths.find(({ state }) => state === wanted);
  return worst("revoked") ?? worst("suspended") ?? ACTIVE;
}

/**
 * What a subscription is worth at an instant, in epoch milliseconds: access in a trial and while it is paid, for seven
 * days more when an invoice is not, none after, and an end with its end. What is paid in parts stays once all are paid.
 * @param money what the payments that count are worth: a membership's newest, of what is paid in parts each of them
 */
function worth(subscription: Subscription, money: Worth, now: number): Worth {
  const { state, graceUntil, isGivenUp } = subscription;
  if (state !== "completed" && !isUnderWay(subscription)) {
    const cause = money.state === "active" ? (isGivenUp ? "unpaid" : "ended") : money.cause;
    return { state: "revoked", ...(cause && { cause }) };
  }
  if (money.state !== "active") return money;
  if (state === "trialing" || state === "active" || state === "completed") return ACTIVE;
  return graceUntil !== undefined && now < Date.parse(graceUntil) ? ACTIVE : { state: "suspended", cause: "unpaid" };
}

const isSameRight = (a: Right, b: Right | undefined): boolean => a.state === b?.state && a.cause === b.cause;

/** A subscription with the rights that it gives; the very subscription where they are as they were. */
export function withRights(subscription: Subscription, money: Worth, now: number): Subscription {
  const { plan, kept, rights, startedAt } = subscription;
  if (startedAt === undefined) return subscription;
  const worthNow = worth(subscription, money, now);
  const open = new Set([plan.productId, ...(kept ? [kept.productId] : [])]);
  const ids = [...new Set([...rights.map(({ productId }) => productId), ...open])];
  const left: Worth = { state: "revoked", cause: "ended" };
  const next = ids.map((productId, n): Right => {
    if (open.has(productId)) return { productId, ...worthNow };
    // Why it ended stays what it was: a plan that was left is not ended again by what comes after.
    const before = rights[n];
    return before?.state === "revoked" ? before : { productId, ...left };
  });
  // There are never fewer than before.
  const isSame = next.every((each, n) => isSameRight(each, rights[n]));
  return isSame ? subscription : { ...subscription, rights: next };
}

/** What is given for nothing on trial is paid for once the trial is over. */
const isPaid = ({ state, discount, plan }: Subscription): boolean =>
  state !== "trialing" && (discount?.amount ?? 0) < plan.price.amount;

/** A product of a subscription as it was last agreed on. */
function soldBy(subscription: Subscription, productId: string): Sold {
  const { plan, plans } = subscription;
  const { type = "membership", version } = plans.findLast((each) => each.productId === productId) ?? plan;
  return { type, version, paid: isPaid(subscription) };
}

/** The entitlements that moved between two versions of a subscription. */
export function entitlementsBetween(before: Subscription | undefined, after: Subscription): Entitlement[] {
  const { customer, startedAt } = after;
  if (startedAt === undefined) return [];
  return after.rights
    .filter((each, n) => !isSameRight(each, before?.rights[n]) || (before && isPaid(before) !== isPaid(after)))
    .map((right) => ({
      customer,
      source: sourceOf(after),
      ...right,
      sold: soldBy(after, right.productId),
      grantedAt: startedAt,
    }));
}

/** Moves the guards: a decision on an older reading has to be made again. */
const gained = (before: Subscription | undefined, after: Subscription): string[] =>
  after.rights
    .filter((each, n) => owns(each) && !(before?.rights[n] && owns(before.rights[n])))
    .map(({ productId }) => productId);

/** All that moves with a subscription, in one transaction or not at all. */
export interface SubscriptionChange {
  readonly before: Subscription | undefined;
  readonly after: Subscription;
  readonly entitlements: readonly Entitlement[];
  readonly guards: readonly GuardChange[];
  readonly redemptions?: readonly RedemptionChange[];
  /** Creators of what is sold: it is refused where an operator stopped one's sales. */
  readonly sellers?: readonly string[];
}

/**
 * A new subscription takes the guard of its product, which is refused if it has moved since it was read.
 * @param limits of its discount, by id
 */
export const openingSubscription = (
  after: Subscription,
  from: number,
  limits?: ReadonlyMap<string, Limits>,
): SubscriptionChange => ({
  before: undefined,
  after,
  entitlements: [],
  guards: [{ productId: after.plan.productId, from, orderId: sourceOf(after) }],
  redemptions: redemptionsBetween(undefined, subscriptionRedeemerOf(after), limits),
  sellers: [after.plan.creatorId],
});

/** A subscription's next version. The guard is free again once its checkout is over. */
export function changingSubscription(before: Subscription, after: Subscription): SubscriptionChange {
  const ends = before.state === "pending" && after.state !== "pending";
  const first = before.plan.productId;
  return {
    before,
    after,
    entitlements: entitlementsBetween(before, after),
    guards: [
      ...(ends ? [{ productId: first, orderId: "none" }] : []),
      ...gained(before, after)
        .filter((productId) => !(ends && productId === first))
        .map((productId) => ({ productId })),
    ],
    redemptions: redemptionsBetween(subscriptionRedeemerOf(before), subscriptionRedeemerOf(after)),
  };
}

/** A subscription that is to be changed to another plan: refused if the customer's ownership has changed since it was read. */
export const promising = (
  before: Subscription,
  after: Subscription,
  productId: string,
  from: number,
): SubscriptionChange => ({
  before,
  after,
  entitlements: [],
  guards: [{ productId, from }],
  sellers: [after.plan.creatorId],
});
