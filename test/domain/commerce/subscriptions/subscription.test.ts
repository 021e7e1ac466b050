import { expect, test } from "vitest";
import type { Product } from "../../../../functions/catalogue/contract/product.ts";
import { changingSubscription, withRights } from "../../../../functions/commerce/changes/subscription-rights.ts";
import type { Subscription } from "../../../../functions/commerce/contract/subscription.ts";
import { type SyncPorts, syncSubscription } from "../../../../functions/commerce/flows/subscription-sync.ts";
import type { Worth } from "../../../../functions/commerce/refunds/worth.ts";
import { orderOfInvoice } from "../../../../functions/commerce/subscriptions/invoice-order.ts";
import {
  hasLapsed,
  openSubscription,
  syncedSubscription,
  toShownSubscription,
} from "../../../../functions/commerce/subscriptions/subscription.ts";
import type { BilledSubscription } from "../../../../functions/commerce/subscriptions/subscription-billing.ts";
import { planChange, withRequestedPlan } from "../../../../functions/commerce/subscriptions/subscription-plan.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, ORDER_ID, productOf } from "../cart.ts";

const NOW = Date.parse(AT);
const DAY = 86_400_000;
const instant = (days: number) => new Date(NOW + days * DAY).toISOString();
const membership = (id: string, amount = 1000, fields: Partial<Product> = {}) =>
  productOf(id, {
    type: "membership",
    price: { amount, currency: "usd" },
    recurring: { interval: "month" },
    ...fields,
  });
const wish = { id: ORDER_ID, customer: "buyer", product: "small", at: AT };

function open(product = membership("small"), others: Subscription[] = []): Subscription {
  const made = openSubscription({ ...wish, product: product.id }, product, new Set(), others);
  if (isRefusal(made)) throw new Error(made.detail);
  return made;
}
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
function follow(from: Subscription, ...seen: Partial<BilledSubscription>[]): Subscription {
  return seen.reduce((before: Subscription, fields) => {
    const after = syncedSubscription(before, billing(fields));
    if (isRefusal(after)) throw new Error(after.refused);
    return after;
  }, from);
}
const ACTIVE = { state: "active" } as const;
const stateAt = (subscription: Subscription, days: number, money: Worth = ACTIVE) =>
  withRights(subscription, money, NOW + days * DAY).rights.map(({ state }) => state);
const causeAt = (subscription: Subscription, days: number, money: Worth = ACTIVE) =>
  withRights(subscription, money, NOW + days * DAY).rights.map(({ cause }) => cause);

test("an unchanged billing returns the same subscription object", () => {
  const active = follow(open(), {});
  expect(active).toMatchObject({ state: "active", stripeSubscription: "sub_1", periodEnd: instant(30), version: 2 });
  expect(syncedSubscription(active, billing())).toBe(active);
});

test("access is open in a trial, while paid, and for seven days of grace", () => {
  const trial = follow(open(), { status: "trialing", trialEnd: instant(5) });
  expect(stateAt(trial, 0)).toEqual(["active"]);
  for (const status of ["past-due", "unpaid"] as const) {
    const late = follow(trial, {}, { status, unpaidSince: instant(30) });
    expect(late.graceUntil).toBe(instant(37));
    expect([36.9, 37, 60].map((days) => stateAt(late, days)[0])).toEqual(["active", "suspended", "suspended"]);
    expect(stateAt(follow(late, {}), 60)).toEqual(["active"]);
  }
  expect(stateAt(follow(trial, { status: "ended", endedAt: instant(5) }), 5)).toEqual(["revoked"]);
});

test("access is suspended while the newest payment is disputed or under refund", () => {
  const active = follow(open(), {});
  for (const cause of ["refund", "dispute"] as const) {
    const waits: Worth = { state: "suspended", cause };
    const gone: Worth = { state: "revoked", cause };
    expect([stateAt(active, 1, waits), causeAt(active, 1, waits)]).toEqual([["suspended"], [cause]]);
    const ended = follow(active, { status: "ended" });
    expect([stateAt(ended, 1, gone), causeAt(ended, 1, gone)]).toEqual([["revoked"], [cause]]);
  }
});

test("a right says why it is not active", () => {
  const active = follow(open(), {});
  expect(causeAt(active, 1)).toEqual([undefined]);
  expect(causeAt(follow(active, { status: "past-due", unpaidSince: instant(30) }), 40)).toEqual(["unpaid"]);
  expect(causeAt(follow(active, { status: "ended", isGivenUp: true }), 50)).toEqual(["unpaid"]);
  expect(causeAt(follow(active, { status: "ended" }), 50)).toEqual(["ended"]);
  const ended = withRights(follow(active, { status: "ended" }), ACTIVE, NOW);
  expect(toShownSubscription(ended).cause).toBe("ended");
});

test("an ended subscription does not change any more", () => {
  const ended = follow(open(), {}, { status: "ended", endedAt: instant(30) });
  expect(syncedSubscription(ended, billing())).toBe(ended);
});

test("an expired checkout withdraws a pending subscription, and no other", () => {
  const pending = open();
  expect(syncedSubscription(pending, { found: "checkout", state: "open" })).toBe(pending);
  expect(syncedSubscription(pending, { found: "checkout", state: "expired" })).toMatchObject({ state: "void" });
  const active = follow(pending, {});
  expect(syncedSubscription(active, { found: "checkout", state: "expired" })).toBe(active);
});

test("a second subscription at Stripe and an unknown plan are refused", () => {
  const active = follow(open(), {});
  expect(syncedSubscription(active, billing({ stripeSubscription: "sub_2" }))).toMatchObject({
    refused: "second-subscription",
  });
  expect(syncedSubscription(active, billing({ productId: "other" }))).toMatchObject({ refused: "unknown-plan" });
});

test.each([
  ["a dearer plan is settled now", membership("large", 3000), "now"],
  ["one of the same price is settled now", membership("large", 1000), "now"],
  ["a cheaper one when the period ends", membership("tiny", 500), "at-renewal"],
  ["a year that is dearer, now", membership("year", 9000, { recurring: { interval: "year" } }), "now"],
  [
    "a year that is cheaper than a month, not at all",
    membership("year", 900, { recurring: { interval: "year" } }),
    "other-interval",
  ],
  ["what is off sale, not at all", membership("large", 3000, { state: "archived" }), "unknown-product"],
  ["what is paid once, not at all", productOf("large"), "not-recurring"],
  ["another creator's, not at all", membership("large", 3000, { creatorId: "other" }), "other-creator"],
])("a change of plan: %s", (_, product, expected) => {
  const decided = planChange(follow(open(), {}), product, product.id);
  expect(isRefusal(decided) ? decided.refused : decided.settlement).toBe(expected);
});

test("a cheaper plan keeps the dearer one open to the end of the paid period", () => {
  const active = withRights(follow(open(membership("large", 3000)), { productId: "large" }), ACTIVE, NOW);
  const tiny = membership("tiny", 500);
  const decided = planChange(active, tiny, "tiny");
  if (isRefusal(decided)) throw new Error(decided.detail);
  const asked = withRequestedPlan(active, decided.plan, decided.settlement);
  const changed = withRights(follow(asked, { productId: "tiny" }), ACTIVE, NOW);
  expect(changed.kept).toEqual({ productId: "large", until: instant(30) });
  expect(changed.rights).toEqual([
    { productId: "large", state: "active" },
    { productId: "tiny", state: "active" },
  ]);
  expect(planChange(changed, membership("huge", 9000), "huge")).toMatchObject({ refused: "not-changeable" });
  expect(planChange(changed, undefined, "large")).toMatchObject({
    settlement: "nothing",
    plan: { price: { amount: 3000 } },
  });
  const renewed = withRights(
    follow(changed, { productId: "tiny", periodStart: instant(30), periodEnd: instant(60) }),
    ACTIVE,
    NOW + 30 * DAY,
  );
  expect(renewed).not.toHaveProperty("kept.productId");
  expect(renewed.rights.map(({ state }) => state)).toEqual(["revoked", "active"]);
});

test("a guard is free once its checkout is over, and changes with each product gained", () => {
  const pending = open();
  const active = withRights(follow(pending, {}), ACTIVE, NOW);
  expect(changingSubscription(pending, active).guards).toEqual([{ productId: "small", orderId: "none" }]);
  expect(changingSubscription(pending, active).entitlements).toMatchObject([
    { productId: "small", source: `SUBSCRIPTION#${ORDER_ID}`, state: "active", grantedAt: AT },
  ]);
  const late = withRights(follow(active, { status: "past-due", unpaidSince: AT }), ACTIVE, NOW + 8 * DAY);
  expect(changingSubscription(active, late)).toMatchObject({ guards: [], entitlements: [{ state: "suspended" }] });
});

test("a trial is given once per product, and a pending change blocks a subscription", () => {
  const product = membership("small", 1000, { recurring: { interval: "month", trialDays: 7 } });
  expect(open(product).trialDays).toBe(7);
  expect(open(product, [open(product)]).trialDays).toBe(7);
  expect(open(product, [follow(open(product), { status: "ended" })]).trialDays).toBe(0);
  const changing = { ...follow(open(membership("other")), { productId: "other" }), changing: { productId: "small" } };
  const plans = [...changing.plans, open(product).plan];
  expect(openSubscription(wish, product, new Set(), [{ ...changing, plans }])).toMatchObject({
    refused: "already-owned",
  });
});

test("an invoice's order has the plan and amount that were paid, and grants nothing", () => {
  const total = { amount: 750, currency: "usd" };
  const invoice = {
    id: "in_1",
    customer: "buyer",
    subscription: ORDER_ID,
    stripeSubscription: "sub_1",
    orderId: ORDER_ID,
    productId: "small",
    paidAt: AT,
    total,
    arrived: 750,
    discounted: 0,
    tax: 0,
    addedTax: 0,
  };
  const subscription = follow(open(), {});
  expect(
    orderOfInvoice(invoice, subscription, { plan: subscription.plan, platformShareBasisPoints: 800, at: AT }),
  ).toMatchObject({
    subscription: ORDER_ID,
    total: { amount: 750 },
    lines: [{ productId: "small", creatorId: "maker", price: { amount: 750 }, platformShareBasisPoints: 800 }],
  });
  expect(
    orderOfInvoice({ ...invoice, total: { amount: 1, currency: "nok" } }, subscription, {
      plan: subscription.plan,
      platformShareBasisPoints: 800,
      at: AT,
    }),
  ).toMatchObject({
    refused: "payment-mismatch",
  });
});

test("a checkout's end is fixed, and a shown subscription has none of Stripe's ids", () => {
  const pending = open();
  expect([hasLapsed(pending, NOW + 3_599_999), hasLapsed(pending, NOW + 3_600_000)]).toEqual([false, true]);
  const checkout = { id: "cs_1", url: "https://pay.example/1", expiresAt: instant(1 / 12) };
  expect(toShownSubscription({ ...pending, checkout }).checkoutUrl).toBe(checkout.url);
  const active = toShownSubscription({ ...follow(pending, {}), checkout });
  expect(JSON.stringify(active)).not.toMatch(/cs_1|sub_1|buyer|pay.example/);
});

/** A subscription kept in memory, looked at through what Stripe says at the time. */
function kept(first: Subscription, seen: () => Promise<BilledSubscription>) {
  let now = first;
  const ports: SyncPorts = {
    findSubscription: async () => now,
    fetchBilling: seen,
    findOrder: async () => undefined,
    commitSubscription: async (change) => {
      if (change && change.before?.version !== now.version) return "conflict";
      if (change) now = change.after;
      return "done";
    },
    endAt: async () => "done",
    endNow: async () => {},
    voidInvoices: async () => {},
    pause: async () => {},
    now: () => NOW,
  };
  return { ports, current: () => now };
}

test("a late, older view of Stripe is not stored over a newer one", async () => {
  let atStripe = billing({ cancelAtPeriodEnd: false });
  let isFirst = true;
  const { ports, current } = kept(follow(open(), { status: "trialing" }), async () => {
    const seen = atStripe;
    if (isFirst) {
      isFirst = false;
      atStripe = billing({ cancelAtPeriodEnd: true });
      await syncSubscription(ports, { customer: "buyer", id: ORDER_ID });
    }
    return seen;
  });
  await syncSubscription(ports, { customer: "buyer", id: ORDER_ID });
  expect(current()).toMatchObject({ state: "active", cancelAtPeriodEnd: true });
});

test("a plan that was requested during the sync is not refused as unknown", async () => {
  const active = follow(open(), {});
  const large = membership("large", 3000);
  let isFirst = true;
  const { ports, current } = kept(active, async () => {
    if (isFirst) {
      isFirst = false;
      const decided = planChange(active, large, "large");
      if (isRefusal(decided)) throw new Error(decided.detail);
      const after = withRequestedPlan(active, decided.plan, decided.settlement);
      await ports.commitSubscription({ before: active, after, entitlements: [], guards: [] });
    }
    return billing({ productId: "large" });
  });
  expect(await syncSubscription(ports, { customer: "buyer", id: ORDER_ID })).toMatchObject({
    plan: { productId: "large" },
  });
  expect(current().changing).toBeUndefined();
});
