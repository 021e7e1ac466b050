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

/** The worth of the payments that count: the worst of them decides. */
export function worthOfPayments(payments: readonly (Order | undefined)[]): Worth {
  const worths = payments.flatMap((order) => (order?.paidAt === undefined ? [] : [worthOf(order, 0)]));
  const worst = (wanted: Worth["state"]) => worths.find(({ state }) => state === wanted);
  return worst("revoked") ?? worst("suspended") ?? ACTIVE;
}

/**
 * The access of a subscription at an instant, in epoch milliseconds: during a trial and while it is paid, for seven
 * more days if an invoice is not paid, none after that, and revoked at its end. A purchase in instalments stays once
 * all are paid.
 * @param money the worth of the payments that count: the newest of a membership, each of a purchase by instalments
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

/** A subscription with its entitlements; the same object if they have not changed. */
export function withRights(subscription: Subscription, money: Worth, now: number): Subscription {
  const { plan, kept, rights, startedAt } = subscription;
  if (startedAt === undefined) return subscription;
  const worthNow = worth(subscription, money, now);
  const open = new Set([plan.productId, ...(kept ? [kept.productId] : [])]);
  const ids = [...new Set([...rights.map(({ productId }) => productId), ...open])];
  const left: Worth = { state: "revoked", cause: "ended" };
  const next = ids.map((productId, n): Right => {
    if (open.has(productId)) return { productId, ...worthNow };
    // The reason of an ended one stays: a plan that was left does not end again.
    const before = rights[n];
    return before?.state === "revoked" ? before : { productId, ...left };
  });
  // No entitlement is ever removed.
  const isSame = next.every((each, n) => isSameRight(each, rights[n]));
  return isSame ? subscription : { ...subscription, rights: next };
}

/** Access on trial counts as paid once the trial is over. */
const isPaid = ({ state, discount, plan }: Subscription): boolean =>
  state !== "trialing" && (discount?.amount ?? 0) < plan.price.amount;

/** A product of a subscription as it was last agreed on. */
function soldBy(subscription: Subscription, productId: string): Sold {
  const { plan, plans } = subscription;
  const { type = "membership", version } = plans.findLast((each) => each.productId === productId) ?? plan;
  return { type, version, paid: isPaid(subscription) };
}

/** The entitlements that changed between two versions of a subscription. */
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

/** Changes the guards, so that a decision on an older reading is made again. */
const gained = (before: Subscription | undefined, after: Subscription): string[] =>
  after.rights
    .filter((each, n) => owns(each) && !(before?.rights[n] && owns(before.rights[n])))
    .map(({ productId }) => productId);

/** Everything that changes with a subscription, in one transaction. */
export interface SubscriptionChange {
  readonly before: Subscription | undefined;
  readonly after: Subscription;
  readonly entitlements: readonly Entitlement[];
  readonly guards: readonly GuardChange[];
  readonly redemptions?: readonly RedemptionChange[];
  /** The creators of its products: it is refused if an operator stopped the sales of one. */
  readonly sellers?: readonly string[];
}

/**
 * A new subscription takes the guard of its product, and is refused if that has changed since it was read.
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

/**
 * A subscription that is to be changed to another plan: refused if the customer's ownership has changed since it was
 * read.
 */
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
