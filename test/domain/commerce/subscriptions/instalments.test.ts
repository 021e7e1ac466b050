import fc from "fast-check";
import { expect, test } from "vitest";
import { withRights } from "../../../../functions/commerce/changes/subscription-rights.ts";
import { type Subscription, subscription } from "../../../../functions/commerce/contract/subscription.ts";
import { boundBilling } from "../../../../functions/commerce/flows/instalment-billing.ts";
import type { EndAt } from "../../../../functions/commerce/flows/subscription-ports.ts";
import {
  endOfMonths,
  partNumber,
  partOf,
  planInParts,
} from "../../../../functions/commerce/subscriptions/instalments.ts";
import { orderOfInvoice } from "../../../../functions/commerce/subscriptions/invoice-order.ts";
import {
  openSubscription,
  syncedSubscription,
  toShownSubscription,
} from "../../../../functions/commerce/subscriptions/subscription.ts";
import type { BilledSubscription } from "../../../../functions/commerce/subscriptions/subscription-billing.ts";
import { planChange } from "../../../../functions/commerce/subscriptions/subscription-plan.ts";
import { currency, exponentOf } from "../../../../functions/shared/kernel/money.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, ORDER_ID, productOf } from "../cart.ts";

const NOW = Date.parse(AT);
const DAY = 86_400_000;
const instant = (days: number) => new Date(NOW + days * DAY).toISOString();
const product = productOf("a", { type: "ebook", instalments: [3, 6], price: { amount: 1000, currency: "usd" } });
function open(n = 3): Subscription {
  const made = openSubscription(
    { id: ORDER_ID, customer: "buyer", product: "a", instalments: n, at: AT },
    product,
    new Set(),
    [],
  );
  if (isRefusal(made)) throw new Error(made.detail);
  return made;
}
const billing = (paid: number, fields: Partial<BilledSubscription> = {}): BilledSubscription => ({
  found: "subscription",
  stripeSubscription: "sub_1",
  status: "active",
  productId: "a",
  startedAt: AT,
  periodStart: AT,
  periodEnd: instant(30),
  anchor: AT,
  cancelAt: "2026-09-01T00:00:00.000Z",
  cancelAtPeriodEnd: false,
  invoices: Array.from({ length: Math.max(paid, 1) }, (_, n) => ({ orderId: `o${n}`, isPaid: n < paid })),
  isGivenUp: false,
  open: [],
  ...fields,
});
function follow(from: Subscription, ...seen: BilledSubscription[]): Subscription {
  return seen.reduce((before: Subscription, each) => {
    const after = syncedSubscription(before, each);
    if (isRefusal(after)) throw new Error(after.refused);
    return after;
  }, from);
}
const stateOf = (subscription: Subscription, money: "active" | "suspended" | "revoked" = "active", days = 0) =>
  withRights(subscription, { state: money }, NOW + days * DAY).rights.map(({ state }) => state)[0];

test("n parts add up to the price, rounded up to chargeable units", () => {
  const amount = fc.integer({ min: 1, max: 10_000_000 });
  fc.assert(
    fc.property(amount, fc.constantFrom(...currency.options), fc.integer({ min: 2, max: 12 }), (given, code, n) => {
      const step = exponentOf(code) < 3 ? 1 : 10;
      const whole = { amount: given * step, currency: code };
      const part = partOf(whole, n);
      expect(part.amount % step).toBe(0);
      expect(part.amount * n).toBeGreaterThanOrEqual(whole.amount);
      expect(part.amount * n).toBeLessThan(whole.amount + n * step);
    }),
  );
});

test("a plan of instalments has one instalment's price, a total and no trial", () => {
  const pending = open();
  expect(toShownSubscription(pending)).toMatchObject({
    trialDays: 0,
    plan: {
      type: "ebook",
      interval: "month",
      instalments: 3,
      price: { amount: 334, currency: "usd" },
      total: { amount: 1002, currency: "usd" },
    },
  });
  const one = follow(pending, billing(1));
  expect([one.state, one.partsPaid, stateOf(one)]).toEqual(["active", 1, "active"]);
  const all = follow(one, billing(3, { status: "ended", endedAt: instant(60) }));
  expect([all.state, all.partsPaid, stateOf(all)]).toEqual(["completed", 3, "active"]);
  expect(stateOf(all, "active", 10_000)).toBe("active");
});

test("a purchase that ends before its last part is revoked, until that is paid", () => {
  const given = follow(open(), billing(1), billing(2, { status: "ended" }));
  expect([given.state, stateOf(given)]).toEqual(["ended", "revoked"]);
  const late = follow(given, billing(3, { status: "ended" }));
  expect([late.state, stateOf(late)]).toEqual(["completed", "active"]);
});

test("an unpaid part suspends access after seven days", () => {
  const late = follow(open(), billing(1), billing(1, { status: "past-due", unpaidSince: instant(30) }));
  expect([36.9, 37, 60].map((days) => stateOf(late, "active", days))).toEqual(["active", "suspended", "suspended"]);
  expect(stateOf(follow(late, billing(2)), "active", 60)).toBe("active");
});

test("a refunded part revokes access, a disputed one suspends it", () => {
  for (const each of [follow(open(), billing(1)), follow(open(), billing(3, { status: "ended" }))]) {
    expect([stateOf(each, "revoked"), stateOf(each, "suspended")]).toEqual(["revoked", "suspended"]);
  }
});

test.each([
  ["not-in-instalments", productOf("a"), 3],
  ["not-in-instalments", product, 4],
  ["unknown-product", productOf("a", { instalments: [3], state: "archived" }), 3],
] as const)("a plan in parts is refused as %s", (code, given, n) => {
  expect(planInParts(given, "a", n)).toMatchObject({ refused: code });
});

test("parts are priced in the named currency", () => {
  const two = { ...product, prices: [{ amount: 100, currency: "jpy" as const }] };
  expect(planInParts(two, "a", 3, "jpy")).toMatchObject({ price: { amount: 34, currency: "jpy" } });
  expect(planInParts(two, "a", 3, "eur")).toMatchObject({ refused: "no-price-in-currency" });
});

test("a purchase in parts cannot change its plan", () => {
  const membership = productOf("m", { type: "membership", recurring: { interval: "month" } });
  expect(planChange(follow(open(), billing(1)), membership, "m")).toMatchObject({ refused: "not-changeable" });
});

test("a part's order has the product's type and the part's number", () => {
  const invoice = {
    id: "in_1",
    customer: "buyer",
    subscription: ORDER_ID,
    stripeSubscription: "sub_1",
    orderId: "o1",
    productId: "a",
    paidAt: AT,
    total: { amount: 334, currency: "usd" },
    arrived: 334,
    discounted: 0,
    tax: 0,
    addedTax: 0,
  };
  const part = partNumber(billing(3), "o1");
  expect(
    orderOfInvoice(invoice, open(), { plan: open().plan, platformShareBasisPoints: 1000, at: AT, part }),
  ).toMatchObject({
    lines: [{ type: "ebook", price: { amount: 334 } }],
    instalment: { part: 2, of: 3 },
  });
});

test("n months end when Stripe's do, whatever day they begin on", () => {
  expect(endOfMonths("2026-01-31T12:00:00.000Z", 1)).toBe("2026-02-28T12:00:00.000Z");
  expect(endOfMonths("2026-01-31T12:00:00.000Z", 2)).toBe("2026-03-31T12:00:00.000Z");
  expect(endOfMonths("2027-11-30T23:59:59.000Z", 3)).toBe("2028-02-29T23:59:59.000Z");
});

type Outcome = Awaited<ReturnType<EndAt>>;
async function asked(
  seen: BilledSubscription,
  money: "active" | "revoked" = "active",
  now = NOW,
  outcome: Outcome = "done",
) {
  const calls: string[] = [];
  const ports = {
    endNow: async () => void calls.push("now"),
    endAt: async (_: string, at: string) => {
      calls.push(at);
      return outcome;
    },
    voidInvoices: async () => {},
  };
  return [await boundBilling(ports, open(), seen, { money, now }), ...calls];
}

test("Stripe gets the end of the last part's month once, and ends at once when all is paid", async () => {
  expect(await asked(billing(1, { cancelAt: undefined }))).toEqual(["bounded", "2026-09-01T00:00:00.000Z"]);
  expect(await asked(billing(1))).toEqual(["bounded"]);
  expect(await asked(billing(1, { cancelAt: instant(30), cancelAtPeriodEnd: true }))).toEqual(["bounded"]);
  expect(await asked(billing(3))).toEqual(["ended", "now"]);
  expect(await asked(billing(1), "revoked")).toEqual(["ended", "now"]);
  expect(await asked(billing(2, { status: "past-due" }), "active", NOW + 93 * DAY)).toEqual(["ended", "now"]);
  expect(await asked(billing(3, { status: "ended" }))).toEqual(["bounded"]);
});

test("an end that Stripe refuses is reported and asked for again", async () => {
  const refused = { refused: "no" };
  const unbounded = billing(1, { cancelAt: undefined });
  expect(await asked(unbounded, "active", NOW, refused)).toEqual([refused, "2026-09-01T00:00:00.000Z"]);
  expect(await asked(unbounded, "active", NOW, "over")).toEqual(["bounded", "2026-09-01T00:00:00.000Z"]);
});

test("the total of instalments may exceed the greatest payment", () => {
  const dearest = productOf("a", { instalments: [12], price: { amount: 99_999_999, currency: "usd" } });
  const plan = planInParts(dearest, "a", 12);
  expect(plan).toMatchObject({ total: { amount: 100_000_008 } });
  expect(subscription.safeParse({ ...open(), plan, plans: [plan] }).success).toBe(true);
});
