import { expect, test } from "vitest";
import type { Product } from "../../../../functions/catalogue/contract/product.ts";
import {
  changingSubscription,
  entitlementsBetween,
  openingSubscription,
  promising,
  withRights,
  worthOfPayments,
} from "../../../../functions/commerce/changes/subscription-rights.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import {
  type Plan,
  type Subscription,
  subscriptionStates,
} from "../../../../functions/commerce/contract/subscription.ts";
import { bookInvoice } from "../../../../functions/commerce/flows/subscription-invoice.ts";
import type { Worth } from "../../../../functions/commerce/refunds/worth.ts";
import {
  endOfMonths,
  paidBeyondPlan,
  paidOrdersOf,
  partNumber,
  partOf,
  paymentsOf,
  planInParts,
} from "../../../../functions/commerce/subscriptions/instalments.ts";
import { orderOfInvoice, planOfInvoice } from "../../../../functions/commerce/subscriptions/invoice-order.ts";
import {
  hasLapsed,
  isBetterPlan,
  isLike,
  isOver,
  isUnderWay,
  openSubscription,
  planOf,
  subscriptionCheckoutEnd,
  subscriptionEnded,
  syncedSubscription,
  toShownSubscription,
  withdrawnSubscription,
  withSubscriptionCheckout,
} from "../../../../functions/commerce/subscriptions/subscription.ts";
import type {
  BilledSubscription,
  PaidInvoice,
} from "../../../../functions/commerce/subscriptions/subscription-billing.ts";
import {
  changeUnderWay,
  ownedThrough,
  ownershipAgainst,
  planChange,
  withoutRequestedPlan,
  withRequestedPlan,
} from "../../../../functions/commerce/subscriptions/subscription-plan.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, ORDER_ID, orderOf as ordered, productOf } from "../cart.ts";

const NOW = Date.parse(AT);
const DAY = 86_400_000;
const instant = (days: number) => new Date(NOW + days * DAY).toISOString();
const ACTIVE: Worth = { state: "active" };

const membership = (id: string, amount = 1000, fields: Partial<Product> = {}) =>
  productOf(id, {
    type: "membership",
    price: { amount, currency: "usd" },
    prices: [{ amount: amount - 100, currency: "eur" }],
    recurring: { interval: "month" },
    ...fields,
  });
const planFor = (id: string, amount = 1000, fields: Partial<Plan> = {}): Plan => ({
  productId: id,
  creatorId: "maker",
  title: `Title of ${id}`,
  version: 3,
  price: { amount, currency: "usd" },
  interval: "month",
  ...fields,
});
const small = planFor("small");
const subscribed = (fields: Partial<Subscription> = {}): Subscription => ({
  id: ORDER_ID,
  customer: "buyer",
  plan: small,
  plans: [small],
  trialDays: 0,
  state: "active",
  createdAt: AT,
  startedAt: AT,
  periodEnd: instant(30),
  cancelAtPeriodEnd: false,
  stripeSubscription: "sub_1",
  rights: [{ productId: "small", state: "active" }],
  version: 5,
  ...fields,
});
const pending = (fields: Partial<Subscription> = {}): Subscription =>
  subscribed({
    state: "pending",
    startedAt: undefined,
    periodEnd: undefined,
    stripeSubscription: undefined,
    rights: [],
    ...fields,
  });
const billing = (fields: Partial<BilledSubscription> = {}): BilledSubscription => ({
  found: "subscription",
  stripeSubscription: "sub_1",
  status: "active",
  productId: "small",
  startedAt: AT,
  periodStart: AT,
  periodEnd: instant(30),
  anchor: AT,
  cancelAtPeriodEnd: false,
  isGivenUp: false,
  invoices: [],
  open: [],
  ...fields,
});
const follow = (before: Subscription, fields: Partial<BilledSubscription>): Subscription => {
  const after = syncedSubscription(before, billing(fields));
  if (isRefusal(after)) throw new Error(after.detail);
  return after;
};
const discount = (fields: object = {}) => ({
  id: "d",
  code: "CODE",
  owner: "maker",
  amount: 200,
  duration: "once" as const,
  ...fields,
});

test("a membership becomes a plan at its current price, in the named currency", () => {
  expect(planOf(membership("small"), "small")).toStrictEqual(small);
  expect(planOf(membership("small"), "small", "eur")).toMatchObject({ price: { amount: 900, currency: "eur" } });
  expect(planOf(membership("small"), "small", "jpy")).toMatchObject({ refused: "no-price-in-currency" });
  expect(planOf(membership("small", 1000, { state: "draft" }), "small")).toMatchObject({ refused: "unknown-product" });
  expect(planOf(undefined, "small")).toMatchObject({ refused: "unknown-product" });
  expect(planOf(productOf("small"), "small")).toMatchObject({ refused: "not-recurring" });
});

const wish = { id: ORDER_ID, customer: "buyer", product: "small", at: AT };
const opening = (product: Product, fields: object = {}, owned: string[] = [], others: Subscription[] = []) =>
  openSubscription({ ...wish, ...fields }, product, new Set(owned), others);

test("a new subscription is pending, with only what was asked for", () => {
  expect(opening(membership("small"))).toStrictEqual({
    id: ORDER_ID,
    customer: "buyer",
    plan: small,
    plans: [small],
    trialDays: 0,
    state: "pending",
    createdAt: AT,
    cancelAtPeriodEnd: false,
    rights: [],
    version: 1,
  });
  expect(opening(membership("small"), { currency: "eur", recommendationId: "list" })).toMatchObject({
    plan: { price: { currency: "eur" } },
    recommendationId: "list",
  });
});

test("nobody subscribes to a product that they sell, own or are changing to", () => {
  expect(opening(membership("small", 1000, { creatorId: "buyer" }))).toMatchObject({ refused: "own-product" });
  expect(opening(membership("small"), {}, ["small"])).toMatchObject({ refused: "already-owned" });
  expect(opening(membership("small", 1000, { state: "archived" }))).toMatchObject({ refused: "unknown-product" });
  const other = subscribed({
    plans: [planFor("large"), small],
    plan: planFor("large"),
    changing: { productId: "small" },
  });
  expect(opening(membership("small"), {}, [], [other])).toMatchObject({ refused: "already-owned" });
  expect(isRefusal(opening(membership("small"), {}, [], [{ ...other, state: "ended" }]))).toBe(false);
  expect(isRefusal(opening(membership("small"), {}, [], [{ ...other, changing: { productId: "large" } }]))).toBe(false);
});

test("a trial is for customers who never began a subscription to the product", () => {
  const product = membership("small", 1000, { recurring: { interval: "month", trialDays: 7 } });
  const days = (...others: Subscription[]) => {
    const made = opening(product, {}, [], others);
    return isRefusal(made) ? made.refused : made.trialDays;
  };
  const ended = { state: "ended" as const };
  expect(days()).toBe(7);
  expect(days(pending({ state: "void" }))).toBe(7);
  expect(days(subscribed(ended))).toBe(0);
  expect(days(pending({ state: "void" }), subscribed(ended))).toBe(0);
  expect(days(subscribed({ ...ended, plan: planFor("large"), plans: [planFor("large")] }))).toBe(7);
  expect(days(subscribed({ ...ended, plan: planFor("large"), plans: [planFor("large"), small] }))).toBe(0);
});

test("an open subscription matches by currency, parts and code", () => {
  const coded = pending({ discount: discount() });
  expect(isLike(pending(), pending(), undefined)).toBe(true);
  expect(isLike(coded, pending(), "CODE")).toBe(true);
  expect(isLike(coded, pending(), undefined)).toBe(false);
  expect(isLike(pending(), pending(), "CODE")).toBe(false);
  const euro = planFor("small", 1000, { price: { amount: 1000, currency: "eur" } });
  expect(isLike(pending(), pending({ plan: euro }), undefined)).toBe(false);
  expect(isLike(pending(), pending({ plan: planFor("small", 1000, { instalments: 3 }) }), undefined)).toBe(false);
});

test("a subscription is better if it costs less or has a longer trial", () => {
  const at = (amount: number, off = 0, trialDays = 0) =>
    pending({ plan: planFor("small", amount), trialDays, ...(off > 0 && { discount: discount({ amount: off }) }) });
  expect([isBetterPlan(at(999), at(1000)), isBetterPlan(at(1000), at(1000)), isBetterPlan(at(1001), at(1000))]).toEqual(
    [true, false, false],
  );
  expect([isBetterPlan(at(1000, 200), at(900)), isBetterPlan(at(900), at(1000, 200))]).toEqual([true, false]);
  expect([isBetterPlan(at(1000, 0, 8), at(900, 0, 7)), isBetterPlan(at(1000, 0, 7), at(1000, 0, 7))]).toEqual([
    true,
    false,
  ]);
});

test("a subscription with a code has a shorter checkout", () => {
  const coded = pending({ discount: discount() });
  expect(subscriptionCheckoutEnd(pending()) - NOW).toBe(2 * 3_600_000);
  expect(subscriptionCheckoutEnd(coded) - NOW).toBe(36 * 60_000);
  expect([hasLapsed(coded, NOW + 5 * 60_000 - 1), hasLapsed(coded, NOW + 5 * 60_000)]).toEqual([false, true]);
  const checkout = { id: "cs_1", url: "https://pay.example/1", expiresAt: instant(1) };
  const open = withSubscriptionCheckout(pending(), checkout);
  expect(open).toEqual({ ...pending(), checkout, version: 6 });
  expect([hasLapsed(open, NOW + DAY - 1), hasLapsed(open, NOW + DAY)]).toEqual([false, true]);
  expect(withdrawnSubscription(pending())).toEqual(pending({ state: "void", version: 6 }));
});

test("a subscription is under way from its start to its end", () => {
  const of = (holds: (subscription: Subscription) => boolean) =>
    subscriptionStates.filter((state) => holds(subscribed({ state })));
  expect(of(isOver)).toEqual(["ended", "completed"]);
  expect(of(isUnderWay)).toEqual(["trialing", "active", "past-due", "unpaid"]);
  expect(subscriptionEnded(subscribed({ state: "completed" })).refused).toBe("subscription-ended");
  expect(subscriptionEnded(subscribed({ state: "completed" })).detail).toMatch(/^All instalments/);
  expect(subscriptionEnded(subscribed({ state: "ended" }))).toMatchObject({
    refused: "subscription-ended",
    detail: expect.stringContaining("is ended"),
  });
});

test("a subscription follows all that Stripe reports", () => {
  const begun = follow(pending(), { status: "trialing", trialEnd: instant(7), cancelAtPeriodEnd: true });
  expect(begun).toEqual({
    ...pending(),
    state: "trialing",
    stripeSubscription: "sub_1",
    startedAt: AT,
    periodEnd: instant(30),
    trialEnd: instant(7),
    cancelAtPeriodEnd: true,
    version: 6,
  });
  // What belongs to one state goes with it.
  const active = follow(begun, { trialEnd: instant(7) });
  expect([active.state, active.trialEnd]).toEqual(["active", undefined]);
  const late = follow(active, { status: "past-due", unpaidSince: instant(30) });
  expect([late.state, late.graceUntil]).toEqual(["past-due", instant(37)]);
  expect(follow(active, { status: "unpaid", periodStart: instant(30) }).graceUntil).toBe(instant(37));
  expect(follow(late, { unpaidSince: instant(30) }).graceUntil).toBeUndefined();
  const ended = follow(late, { status: "ended", endedAt: instant(40), isGivenUp: true, cancelAtPeriodEnd: true });
  expect(ended).toMatchObject({ state: "ended", endedAt: instant(40), isGivenUp: true, cancelAtPeriodEnd: false });
  expect(ended.graceUntil).toBeUndefined();
  expect(follow(late, { status: "ended" })).toMatchObject({ endedAt: instant(30) });
  expect(follow(late, { status: "ended" }).isGivenUp).toBeUndefined();
  expect(follow(active, { isGivenUp: true }).isGivenUp).toBeUndefined();
  expect(follow(active, { endedAt: instant(9) }).endedAt).toBeUndefined();
  expect(active.partsPaid).toBeUndefined();
});

test("an incomplete subscription has not started, and any change is a new version", () => {
  const begun = follow(pending(), { status: "incomplete" });
  expect(begun).toMatchObject({ state: "pending", stripeSubscription: "sub_1", version: 6 });
  expect(begun.startedAt).toBeUndefined();
  const active = follow(pending(), {});
  for (const news of [{ periodEnd: instant(31) }, { cancelAtPeriodEnd: true }, { startedAt: instant(1) }]) {
    expect(follow(active, news)).toMatchObject({ ...news, version: active.version + 1 });
  }
  expect(follow(active, { periodStart: instant(1), anchor: instant(1), open: ["in_1"] })).toBe(active);
  expect(syncedSubscription(active, { found: "nothing" })).toBe(active);
  expect(syncedSubscription(subscribed({ state: "void" }), { found: "checkout", state: "expired" })).toMatchObject({
    version: 5,
  });
});

test("a purchase in parts is followed after its end, a membership is not", () => {
  const inParts = planFor("small", 400, { instalments: 2 });
  const ended = subscribed({ state: "ended", plan: inParts, plans: [inParts] });
  const paid = (n: number) => Array.from({ length: n }, (_, each) => ({ orderId: `o${each}`, isPaid: true }));
  expect(follow(ended, { status: "ended", invoices: paid(2) })).toMatchObject({ state: "completed", partsPaid: 2 });
  expect(follow(ended, { status: "ended", invoices: paid(1) })).toMatchObject({ state: "ended", partsPaid: 1 });
  expect(follow(ended, { status: "ended", invoices: paid(3) })).toMatchObject({ state: "completed", partsPaid: 2 });
  expect(follow(subscribed({ plan: inParts, plans: [inParts] }), { invoices: paid(2) })).toMatchObject({
    state: "active",
  });
  const over = subscribed({ state: "ended" });
  expect(follow(over, { status: "active" })).toBe(over);
});

const large = planFor("large", 3000);
const both = (fields: Partial<Subscription> = {}) => subscribed({ plans: [small, large], ...fields });

test("a change made at Stripe is applied, and keeps a dearer plan for the paid period", () => {
  const asked = both({ plan: large, changing: { productId: "small", keepsUntil: instant(30) } });
  const changed = follow(asked, { productId: "small" });
  expect(changed).toMatchObject({ plan: small, kept: { productId: "large", until: instant(30) } });
  expect(changed.changing).toBeUndefined();
  // Until the period that was paid is over, and no longer.
  const still = follow(changed, { productId: "small", periodStart: instant(29) });
  expect(still.kept).toEqual({ productId: "large", until: instant(30) });
  expect(follow(changed, { productId: "small", periodStart: instant(30) }).kept).toBeUndefined();
  expect(follow(changed, { productId: "small", status: "ended" }).kept).toBeUndefined();
  // Back to it, it is the plan and not kept beside itself.
  const back = follow({ ...changed, changing: { productId: "large" } }, { productId: "large" });
  expect([back.plan, back.kept]).toEqual([large, undefined]);
  // It is not kept beside itself either where Stripe went back unasked, or was asked for what it is.
  expect(
    follow(both({ kept: { productId: "large", until: instant(30) } }), { productId: "large" }).kept,
  ).toBeUndefined();
  expect(follow(both({ changing: { productId: "small", keepsUntil: instant(30) } }), {}).kept).toBeUndefined();
  // Upward nothing is kept.
  expect(follow(both({ changing: { productId: "large" } }), { productId: "large" }).kept).toBeUndefined();
});

test("a change that waits for its payment says where to pay, and can lapse", () => {
  const waits = { productId: "large", payUrl: "https://pay.example/2", until: instant(1) };
  const asked = both({ changing: { productId: "large" } });
  expect(follow(asked, {})).toBe(asked);
  const waiting = follow(asked, { pending: waits });
  expect(waiting.changing).toEqual({ productId: "large", awaits: { payUrl: waits.payUrl, until: waits.until } });
  expect(follow(waiting, {}).changing).toBeUndefined();
  expect(follow(asked, { pending: { ...waits, productId: "other" } })).toBe(asked);
  expect(follow(both(), { pending: waits }).changing).toBeUndefined();
});

test("a customer sees their plan, why it gives no access, and where to pay", () => {
  const kept = subscribed({
    rights: [
      { productId: "old", state: "revoked", cause: "ended" },
      { productId: "small", state: "suspended", cause: "unpaid" },
    ],
    changing: { productId: "large", awaits: { payUrl: "https://pay.example/2", until: instant(1) } },
    checkout: { id: "cs_1", url: "https://pay.example/1", expiresAt: instant(1) },
    lastPayment: ORDER_ID,
    recommendationId: "list",
    isGivenUp: true,
  });
  expect(toShownSubscription(kept)).toStrictEqual({
    id: ORDER_ID,
    plan: small,
    trialDays: 0,
    state: "active",
    createdAt: AT,
    startedAt: AT,
    periodEnd: instant(30),
    cancelAtPeriodEnd: false,
    awaiting: { productId: "large", payUrl: "https://pay.example/2", until: instant(1) },
    cause: "unpaid",
  });
  const bare = toShownSubscription(subscribed({ changing: { productId: "large" } }));
  for (const name of ["awaiting", "cause", "checkoutUrl"]) expect(bare).not.toHaveProperty(name);
  expect(toShownSubscription(pending({ checkout: kept.checkout })).checkoutUrl).toBe("https://pay.example/1");
  expect(toShownSubscription(pending())).not.toHaveProperty("checkoutUrl");
});

const changeTo = (product: Product | undefined, from = subscribed(), id = product?.id ?? "none") => {
  const made = planChange(from, product, id);
  return isRefusal(made) ? made.refused : made.settlement;
};

test("only an active or trialing subscription that is not to end can change its plan", () => {
  const dearer = membership("large", 3000);
  for (const state of ["past-due", "unpaid", "ended", "pending", "void"] as const) {
    expect(changeTo(dearer, subscribed({ state }))).toBe("not-changeable");
  }
  expect(changeTo(dearer, subscribed({ cancelAtPeriodEnd: true }))).toBe("not-changeable");
  expect(changeTo(dearer, subscribed({ plan: planFor("small", 1000, { instalments: 3 }) }))).toBe("not-changeable");
  // A trial has nothing to settle, whatever the plans cost.
  for (const amount of [500, 3000]) {
    expect(changeTo(membership("large", amount), subscribed({ state: "trialing" }))).toBe("nothing");
  }
  expect(changeTo(undefined)).toBe("unknown-product");
  const euro = planFor("small", 1000, { price: { amount: 1000, currency: "jpy" } });
  expect(changeTo(dearer, subscribed({ plan: euro }))).toBe("no-price-in-currency");
});

test("a change from months to a dearer year is made now; from years to months never", () => {
  const year = (amount: number) => membership("year", amount, { recurring: { interval: "year" } });
  const yearly = subscribed({ plan: planFor("old", 9000, { interval: "year" }) });
  expect([changeTo(year(999)), changeTo(year(1000)), changeTo(year(1001))]).toEqual(["other-interval", "now", "now"]);
  expect([changeTo(membership("m", 9001), yearly), changeTo(membership("m", 100), yearly)]).toEqual([
    "other-interval",
    "other-interval",
  ]);
  expect([changeTo(year(8999), yearly), changeTo(year(9000), yearly)]).toEqual(["at-renewal", "now"]);
});

test("in a period paid for a dearer plan one can only change back to it, at its old price", () => {
  const kept = both({ kept: { productId: "large", until: instant(30) } });
  expect(planChange(kept, membership("large", 9999), "large")).toEqual({ plan: large, settlement: "nothing" });
  expect(changeTo(membership("other", 2000), kept)).toBe("not-changeable");
});

test("a change that is made or waits to be paid is not begun again, and blocks another", () => {
  const awaits = { payUrl: "https://pay.example/1", until: instant(30) };
  const waiting = subscribed({ changing: { productId: "large", awaits } });
  expect(changeUnderWay(waiting, waiting.plan.productId)).toBe(waiting);
  expect(changeUnderWay(waiting, "large")).toBe(waiting);
  expect(changeUnderWay(waiting, "other")).toMatchObject({ refused: "not-changeable" });
  expect(changeUnderWay(subscribed({ changing: { productId: "large" } }), "large")).toBeUndefined();
});

test("nobody changes to a product that they own otherwise or have open", () => {
  const ownership = (owned: string[], orderId?: string) => ({
    owned: new Set(owned),
    guards: new Map([["large", { version: 1, ...(orderId !== undefined && { orderId }) }]]),
  });
  const kept = subscribed({ rights: [{ productId: "large", state: "active" }] });
  expect(ownershipAgainst(subscribed(), "large", ownership([]))).toBeUndefined();
  expect(ownershipAgainst(kept, "large", ownership(["large"]))).toBeUndefined();
  expect(ownershipAgainst(subscribed(), "large", ownership(["large"]))).toMatchObject({ refused: "already-owned" });
  expect(ownershipAgainst(subscribed(), "large", ownership([], "o1"))).toMatchObject({ refused: "checkout-open" });
});

test("a requested plan is stored before Stripe is asked", () => {
  expect(withRequestedPlan(subscribed(), large, "now")).toStrictEqual({
    ...subscribed(),
    plans: [small, large],
    changing: { productId: "large" },
    version: 6,
  });
  expect(withRequestedPlan(subscribed(), large, "at-renewal").changing).toEqual({
    productId: "large",
    keepsUntil: instant(30),
  });
  expect(withRequestedPlan(subscribed({ periodEnd: undefined }), large, "at-renewal").changing).toStrictEqual({
    productId: "large",
  });
  // Agreed on again, it is at what was agreed on last.
  const dearer = { ...large, price: { amount: 4000, currency: "usd" as const } };
  expect(withRequestedPlan(both(), dearer, "now").plans).toEqual([small, dearer]);
  expect(withoutRequestedPlan(subscribed({ changing: { productId: "large" } }))).toStrictEqual({
    ...subscribed(),
    version: 6,
  });
});

const stateAt = (subscription: Subscription, days: number, money = ACTIVE) =>
  withRights(subscription, money, NOW + days * DAY).rights;

test("a right follows the subscription's state and the payments that count", () => {
  const right = (state: Subscription["state"], fields: Partial<Subscription> = {}, money = ACTIVE, days = 1) =>
    stateAt(subscribed({ state, ...fields }), days, money)[0];
  const [suspended, revoked]: Worth[] = [
    { state: "suspended", cause: "dispute" },
    { state: "revoked", cause: "refund" },
  ];
  for (const state of ["trialing", "active", "completed"] as const) {
    expect(right(state)).toEqual({ productId: "small", state: "active" });
    expect(right(state, {}, suspended)).toEqual({ productId: "small", ...suspended });
    expect(right(state, {}, revoked)).toEqual({ productId: "small", ...revoked });
  }
  for (const state of ["past-due", "unpaid"] as const) {
    const grace = { graceUntil: instant(7) };
    expect(right(state, grace, ACTIVE, 6.99)).toEqual({ productId: "small", state: "active" });
    expect(right(state, grace, ACTIVE, 7)).toEqual({ productId: "small", state: "suspended", cause: "unpaid" });
    expect(right(state)).toEqual({ productId: "small", state: "suspended", cause: "unpaid" });
    expect(right(state, grace, suspended)).toEqual({ productId: "small", ...suspended });
  }
  expect(right("ended")).toEqual({ productId: "small", state: "revoked", cause: "ended" });
  expect(right("ended", { isGivenUp: true })).toEqual({ productId: "small", state: "revoked", cause: "unpaid" });
  expect(right("ended", { isGivenUp: true }, suspended)).toEqual({
    productId: "small",
    state: "revoked",
    cause: "dispute",
  });
  expect(right("ended", {}, { state: "revoked" })).toStrictEqual({ productId: "small", state: "revoked" });
});

test("a subscription that never began has no rights", () => {
  const open = pending();
  expect(withRights(open, ACTIVE, NOW)).toBe(open);
  const active = subscribed();
  expect(withRights(active, ACTIVE, NOW)).toBe(active);
  expect(withRights({ ...active, rights: [] }, ACTIVE, NOW).rights).toEqual(active.rights);
  const wrong = subscribed({ rights: [{ productId: "small", state: "active", cause: "refund" }] });
  expect(withRights(wrong, ACTIVE, NOW).rights).toEqual(active.rights);
});

test("a plan that was left ends once; one kept for the period stays open", () => {
  const left = both({ plan: large, rights: [{ productId: "small", state: "active" }] });
  expect(stateAt(left, 1)).toEqual([
    { productId: "small", state: "revoked", cause: "ended" },
    { productId: "large", state: "active" },
  ]);
  const before = { productId: "small", state: "revoked", cause: "refund" } as const;
  expect(stateAt({ ...left, rights: [before] }, 1)[0]).toEqual(before);
  const kept = both({ kept: { productId: "large", until: instant(30) } });
  expect(stateAt(kept, 1)).toEqual([
    { productId: "small", state: "active" },
    { productId: "large", state: "active" },
  ]);
});

const paidOrder = (fields: Partial<Order> = {}): Order => ({
  ...ordered(productOf("small")),
  state: "paid",
  paidAt: AT,
  ...fields,
});
const contested: Partial<Order> = {
  disputes: [
    { id: "d", amount: 1000, state: "needs-response", reason: "x", openedAt: AT, hasEvidence: false, movements: [] },
  ],
};
const returned: Partial<Order> = {
  state: "refunded",
  refunds: [{ id: "r", amount: 1000, state: "succeeded", at: AT }],
};

test("of several payments the worst decides: lost before disputed", () => {
  const worth = (...orders: (Order | undefined)[]) => worthOfPayments(orders).state;
  expect(worth()).toBe("active");
  expect(worth(paidOrder(), undefined)).toBe("active");
  expect(worth(paidOrder(), paidOrder(contested))).toBe("suspended");
  expect(worth(paidOrder(contested), paidOrder(returned))).toBe("revoked");
  expect(worth(paidOrder({ ...returned, paidAt: undefined }))).toBe("active");
});

test("changed rights are granted anew, and all of them when payment begins", () => {
  const after = both({
    plan: large,
    rights: [
      { productId: "small", state: "revoked", cause: "ended" },
      { productId: "large", state: "active" },
    ],
  });
  const right = { customer: "buyer", source: `SUBSCRIPTION#${ORDER_ID}`, grantedAt: AT };
  const [gone, begun] = [
    {
      ...right,
      productId: "small",
      state: "revoked",
      cause: "ended",
      sold: { type: "membership", version: 3, paid: true },
    },
    { ...right, productId: "large", state: "active", sold: { type: "membership", version: 3, paid: true } },
  ];
  expect(entitlementsBetween(subscribed(), after)).toEqual([gone, begun]);
  expect(entitlementsBetween(undefined, after)).toEqual([gone, begun]);
  expect(entitlementsBetween(after, after)).toEqual([]);
  const [first] = after.rights;
  if (!first) throw new Error("no right");
  expect(entitlementsBetween({ ...after, rights: [first] }, after)).toEqual([begun]);
  expect(entitlementsBetween({ ...after, rights: [{ ...first, cause: "refund" }] }, after)).toEqual([gone, begun]);
  expect(entitlementsBetween({ ...after, state: "trialing" }, after)).toEqual([gone, begun]);
  expect(entitlementsBetween(undefined, pending())).toEqual([]);
});

test("a right has the plan last agreed on, and whether it was paid for", () => {
  const sold = (fields: Partial<Subscription>) => entitlementsBetween(undefined, subscribed(fields))[0]?.sold;
  expect(sold({})).toEqual({ type: "membership", version: 3, paid: true });
  const newer = planFor("small", 1000, { version: 9, type: "ebook" });
  expect(sold({ plans: [small, newer, large] })).toEqual({ type: "ebook", version: 9, paid: true });
  expect(sold({ plans: [large], plan: newer })).toEqual({ type: "ebook", version: 9, paid: true });
  expect(sold({ state: "trialing" })).toMatchObject({ paid: false });
  expect(sold({ discount: discount({ amount: 1000 }) })).toMatchObject({ paid: false });
  expect(sold({ discount: discount({ amount: 999 }) })).toMatchObject({ paid: true });
});

test("a subscription's product is owned while its right is not revoked", () => {
  const subscription = subscribed({
    rights: [
      { productId: "a", state: "active" },
      { productId: "b", state: "suspended" },
      { productId: "c", state: "revoked" },
    ],
  });
  expect(["a", "b", "c", "d"].map((id) => ownedThrough(subscription, id))).toEqual([true, true, false, false]);
});

test("a subscription moves together with guards, discounts and its creator's open sales", () => {
  const limits = new Map([["d", { version: 1, firstPurchaseOnly: false }]]);
  const opened = openingSubscription(pending({ discount: discount() }), 4, limits);
  expect(opened).toMatchObject({
    entitlements: [],
    guards: [{ productId: "small", from: 4, orderId: `SUBSCRIPTION#${ORDER_ID}` }],
    redemptions: [{ count: 1, within: { version: 1 } }],
    sellers: ["maker"],
  });
  expect(opened.before).toBeUndefined();
  expect(promising(subscribed(), subscribed({ plan: large }), "large", 7)).toEqual({
    before: subscribed(),
    after: subscribed({ plan: large }),
    entitlements: [],
    guards: [{ productId: "large", from: 7 }],
    sellers: ["maker"],
  });
});

test("a guard is free once its checkout is over, and moves with each product gained", () => {
  const guards = (before: Subscription, after: Subscription) => changingSubscription(before, after).guards;
  expect(guards(pending(), subscribed())).toEqual([{ productId: "small", orderId: "none" }]);
  expect(guards(pending(), pending({ state: "void" }))).toEqual([{ productId: "small", orderId: "none" }]);
  expect(guards(pending(), pending({ version: 6 }))).toEqual([]);
  expect(guards(subscribed(), subscribed({ state: "past-due" }))).toEqual([]);
  const gained = both({
    plan: large,
    rights: [
      { productId: "small", state: "revoked", cause: "ended" },
      { productId: "large", state: "active" },
    ],
  });
  expect(guards(subscribed(), gained)).toEqual([{ productId: "large" }]);
  const [revoked, active] = [
    subscribed({ rights: [{ productId: "small", state: "revoked" }] }),
    subscribed({ rights: [{ productId: "small", state: "suspended" }] }),
  ];
  expect([guards(revoked, active), guards(active, revoked), guards(subscribed(), active)]).toEqual([
    [{ productId: "small" }],
    [],
    [],
  ]);
  const coded = { discount: discount() };
  const counts = (before: Subscription, after: Subscription) =>
    changingSubscription(before, after).redemptions?.map(({ count }) => count);
  expect(counts(pending(coded), pending({ ...coded, state: "void" }))).toEqual([-1]);
  expect(counts(pending(coded), subscribed(coded))).toEqual([0]);
});

const invoice = (fields: Partial<PaidInvoice> = {}): PaidInvoice => ({
  id: "in_1",
  customer: "buyer",
  subscription: ORDER_ID,
  stripeSubscription: "sub_1",
  orderId: "01JWM8Q0000000000000000009",
  productId: "small",
  paidAt: instant(2),
  total: { amount: 1000, currency: "usd" },
  arrived: 1000,
  discounted: 0,
  tax: 0,
  addedTax: 0,
  ...fields,
});
const stands = (fields: Partial<PaidInvoice> = {}, of = subscribed(), part?: number): Order => {
  const order = orderOfInvoice(invoice(fields), of, {
    plan: of.plan,
    platformShareBasisPoints: 800,
    at: instant(3),
    part,
  });
  if (isRefusal(order)) throw new Error(order.detail);
  return order;
};

test("an invoice is for the plan of its line, else for the subscription's", () => {
  expect(planOfInvoice(invoice({ productId: "large" }), both())).toBe(large);
  expect(planOfInvoice(invoice({ productId: "" }), both())).toBe(small);
});

test("an invoice's order has all of the invoice's amounts", () => {
  expect(stands()).toStrictEqual({
    id: "01JWM8Q0000000000000000009",
    customer: "buyer",
    lines: [
      {
        productId: "small",
        creatorId: "maker",
        type: "membership",
        title: "Title of small",
        version: 3,
        price: { amount: 1000, currency: "usd" },
        platformShareBasisPoints: 800,
        refundDays: 14,
      },
    ],
    total: { amount: 1000, currency: "usd" },
    refunded: { amount: 0, currency: "usd" },
    state: "pending",
    createdAt: instant(3),
    subscription: ORDER_ID,
    version: 1,
  });
  const other = planFor("small", 1000, { type: "ebook", instalments: 3 });
  expect(stands({}, subscribed({ plan: other }), 2)).toMatchObject({
    lines: [{ type: "ebook" }],
    instalment: { part: 2, of: 3 },
  });
  expect(stands({}, subscribed(), 2)).not.toHaveProperty("instalment");
  expect(stands({}, subscribed({ plan: other }))).not.toHaveProperty("instalment");
});

test("what credit paid did not arrive; an invoice paid by credit alone is paid at once", () => {
  expect(stands({ arrived: 700 })).toMatchObject({ credit: 300, state: "pending" });
  expect(stands({ arrived: 1200 })).toMatchObject({ credit: -200, state: "pending" });
  expect(stands({ arrived: 0 })).toMatchObject({ credit: 1000, state: "paid", paidAt: instant(2) });
});

test("tax is a part of the line, between nothing and all of it", () => {
  expect(stands({ tax: 80 }).lines[0]).toMatchObject({ tax: 80 });
  expect(stands({ tax: 1001 }).lines[0]).toMatchObject({ tax: 1000 });
  expect(stands({ tax: -5 }).lines[0]).not.toHaveProperty("tax");
});

test("a discounted invoice has its list price, and a share basis if the platform bears it", () => {
  const coded = subscribed({ discount: discount() });
  const off = { total: { amount: 860, currency: "usd" }, discounted: 200, tax: 60, addedTax: 60 };
  const order = stands(off, coded);
  expect(order.discounts).toEqual([{ id: "d", code: "CODE", amount: 200 }]);
  expect(order.lines[0]).toMatchObject({
    price: { amount: 860 },
    listPrice: { amount: 1000, currency: "usd" },
    tax: 60,
  });
  expect(order.lines[0]).not.toHaveProperty("shareBasis");
  const ours = subscribed({ discount: discount({ owner: "platform" }) });
  expect(stands(off, ours).lines[0]).toMatchObject({ shareBasis: 1000 });
  const bare = stands({}, ours);
  expect(bare).not.toHaveProperty("discounts");
  expect(bare.lines[0]).not.toHaveProperty("listPrice");
  // What Stripe took off of its own is told on the line, and is nobody's code.
  expect(stands(off)).not.toHaveProperty("discounts");
  expect(stands(off).lines[0]).toMatchObject({ listPrice: { amount: 1000 } });
});

test("a recommendation counts for a membership's first payment alone", () => {
  const found = { recommendationId: "list" };
  expect(stands({}, subscribed(found))).toMatchObject(found);
  expect(stands({}, subscribed({ ...found, lastPayment: ORDER_ID }))).not.toHaveProperty("recommendationId");
});

/** Orders in memory, with what Stripe holds of one payment. */
function books(kept: Order[] = []) {
  const orders = new Map(kept.map((order) => [order.id, order]));
  const claimed: string[][] = [];
  const journals: string[] = [];
  const changes: unknown[] = [];
  const ports: Parameters<typeof bookInvoice>[0] = {
    findOrder: async (id) => orders.get(id),
    findShares: async (products) =>
      new Map(
        [...products].map(({ id, creatorId }) => [
          `PRODUCT#${id}` as const,
          { shares: [{ platformShareBasisPoints: creatorId === "maker" ? 700 : 1, from: instant(2) }], version: 1 },
        ]),
      ),
    claimPayment: async (intent, orderId) => void claimed.push([intent, orderId]),
    fetchPayment: async (intent) => {
      const [, orderId = ""] = claimed.find(([each]) => each === intent) ?? [];
      const received = orders.get(orderId)?.total ?? { amount: 0, currency: "usd" };
      if (intent === "pi_lost") return undefined;
      return { orderId, state: "succeeded", paymentIntent: intent, received, refunds: [], disputes: [] };
    },
    commit: async (change) => {
      if (!change) return "done";
      const { before, after, journals: booked, ...rest } = change;
      if (!before) changes.push(rest);
      if (!change.before && orders.has(change.after.id)) return "conflict";
      orders.set(change.after.id, change.after);
      journals.push(...change.journals.map(({ cause }) => cause));
      return "done";
    },
    pause: async () => {},
    now: () => NOW,
  };
  return { ports, orders, claimed, journals, changes };
}

test("a paid invoice is booked once, however often it is reported", async () => {
  const { ports, claimed, journals, changes } = books();
  const paid = invoice({ paymentIntent: "pi_1" });
  const first = await bookInvoice(ports, paid, subscribed());
  expect(first).toMatchObject({ id: paid.orderId, state: "paid", paymentIntent: "pi_1", createdAt: AT });
  // The share is the one of the day on which it was paid; what it gives is the subscription's.
  expect(first).toMatchObject({ lines: [{ platformShareBasisPoints: 700 }] });
  expect(changes).toEqual([{ entitlements: [], guards: [], refunds: [], disputes: [] }]);
  expect(await bookInvoice(ports, paid, subscribed())).toEqual(first);
  expect(claimed[0]).toEqual(["pi_1", paid.orderId]);
  expect(journals).toEqual([`payment:${paid.orderId}`]);
});

test("an invoice without a payment is booked: paid by credit, or free by a code", async () => {
  const { ports, claimed } = books();
  expect(await bookInvoice(ports, invoice({ arrived: 0 }), subscribed())).toMatchObject({
    state: "paid",
    credit: 1000,
  });
  const given = { orderId: ORDER_ID, total: { amount: 0, currency: "usd" }, arrived: 0, discounted: 1000 };
  expect(await bookInvoice(ports, invoice(given), subscribed())).toMatchObject({ state: "paid", total: { amount: 0 } });
  expect(claimed).toEqual([]);
});

test("an invoice of zero or less is not booked", async () => {
  const { ports, orders } = books();
  for (const amount of [0, -500]) {
    expect(await bookInvoice(ports, invoice({ total: { amount, currency: "usd" }, arrived: 0 }), subscribed())).toBe(
      undefined,
    );
  }
  const less = { total: { amount: -500, currency: "usd" }, arrived: 0, discounted: 100 };
  expect(await bookInvoice(ports, invoice(less), subscribed())).toBeUndefined();
  expect(orders.size).toBe(0);
});

test("an invoice in an unknown currency or without its payment is not booked as paid", async () => {
  const { ports, orders } = books();
  const strange = invoice({ total: { amount: 1000, currency: "nok" } });
  expect(await bookInvoice(ports, strange, subscribed())).toMatchObject({ refused: "payment-mismatch" });
  expect(orders.size).toBe(0);
  const lost = bookInvoice(ports, invoice({ paymentIntent: "pi_lost" }), subscribed());
  await expect(lost).rejects.toThrow("pi_lost");
});

const parts = (fields: Partial<Product> = {}) =>
  productOf("a", { type: "ebook", instalments: [3, 6], price: { amount: 1000, currency: "usd" }, ...fields });

test("a product is sold in the numbers of parts that its creator chose", () => {
  expect(planInParts(parts(), "a", 3)).toStrictEqual({
    productId: "a",
    creatorId: "maker",
    title: "Title of a",
    type: "ebook",
    version: 3,
    price: { amount: 334, currency: "usd" },
    interval: "month",
    instalments: 3,
    total: { amount: 1002, currency: "usd" },
  });
  expect(planInParts(parts(), "a", 4)).toMatchObject({
    refused: "not-in-instalments",
    detail: expect.stringMatching("3, 6 instalments"),
  });
  expect(planInParts(productOf("a"), "a", 3)).toMatchObject({
    refused: "not-in-instalments",
    detail: expect.stringMatching("not sold in instalments"),
  });
  expect(planInParts(parts({ state: "archived" }), "a", 3)).toMatchObject({ refused: "unknown-product" });
  expect(planInParts(undefined, "a", 3)).toMatchObject({ refused: "unknown-product" });
  expect(planInParts(parts(), "a", 3, "jpy")).toMatchObject({ refused: "no-price-in-currency" });
  expect(partOf({ amount: 1000, currency: "kwd" }, 3)).toEqual({ amount: 340, currency: "kwd" });
});

const invoices = [
  { orderId: "o1", isPaid: true },
  { orderId: "o2", isPaid: false },
  { orderId: "o3", isPaid: true },
  { orderId: "o4", isPaid: true },
];

test("parts are the paid invoices in order; those beyond them are separate", () => {
  const seen = billing({ invoices });
  const inParts = subscribed({ plan: planFor("small", 400, { instalments: 2 }) });
  expect(paidOrdersOf(seen)).toEqual(["o1", "o3", "o4"]);
  expect([partNumber(seen, "o1"), partNumber(seen, "o4"), partNumber(seen, "none")]).toEqual([1, 4, 0]);
  expect([paidBeyondPlan(seen, inParts), paidBeyondPlan(seen, subscribed())]).toEqual([["o4"], []]);
  for (const none of [{ found: "nothing" }, { found: "checkout", state: "open" }] as const) {
    expect([paidOrdersOf(none), partNumber(none, "o1"), paidBeyondPlan(none, inParts)]).toEqual([[], 0, []]);
  }
});

test("each part decides on access; of a membership, the newest payment", () => {
  const inParts = subscribed({ plan: planFor("small", 400, { instalments: 2 }) });
  expect(paymentsOf(inParts, billing({ invoices }))).toEqual(["o1", "o3"]);
  expect(paymentsOf(subscribed(), billing({ invoices }))).toEqual(["o4"]);
  expect(paymentsOf(subscribed({ lastPayment: "o5" }), billing({ invoices }))).toEqual(["o5"]);
  expect(paymentsOf(subscribed({ lastPayment: "o3" }), billing({ invoices }))).toEqual(["o4"]);
  expect(paymentsOf(subscribed({ lastPayment: "o3" }), { found: "nothing" })).toEqual(["o3"]);
  expect(paymentsOf(subscribed(), { found: "nothing" })).toEqual([]);
});

test("n months end on the day of their start, or on a shorter month's last", () => {
  expect(endOfMonths("2026-01-31T10:30:00.000Z", 1)).toBe("2026-02-28T10:30:00.000Z");
  expect(endOfMonths("2027-11-30T10:30:00.000Z", 3)).toBe("2028-02-29T10:30:00.000Z");
  expect(endOfMonths("2026-12-15T00:00:00.000Z", 12)).toBe("2027-12-15T00:00:00.000Z");
});
