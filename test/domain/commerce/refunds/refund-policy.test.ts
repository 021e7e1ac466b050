import { expect, test } from "vitest";
import { entitlementsOf } from "../../../../functions/commerce/changes/entitlements.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Payment, ReportedRefund } from "../../../../functions/commerce/contract/payment.ts";
import { TERMS } from "../../../../functions/commerce/contract/refund-terms.ts";
import { refundableUntil, refundDaysOf } from "../../../../functions/commerce/orders/refund-terms.ts";
import { evidenceOf } from "../../../../functions/commerce/refunds/evidence.ts";
import { leftOf, refundsOf, requestedRefund } from "../../../../functions/commerce/refunds/refund.ts";
import { verdictOn } from "../../../../functions/commerce/refunds/refund-policy.ts";
import type { Studied } from "../../../../functions/commerce/refunds/study.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, ORDER_ID, orderOf, productOf } from "../cart.ts";
import { settledWholly } from "../settling.ts";

const DAY = 86_400_000;
const LATER = "2026-06-03T00:00:00.000Z";
const paid = (...products: Parameters<typeof orderOf>): Order => ({
  ...orderOf(...products),
  state: "paid",
  paidAt: AT,
  paymentIntent: "pi_1",
});
const told = (order: Order, ...refunds: ReportedRefund[]): Order => {
  const payment: Payment = {
    orderId: ORDER_ID,
    state: "succeeded",
    paymentIntent: "pi_1",
    received: order.total,
    refunds,
    disputes: [],
  };
  return settledWholly(order, payment, LATER);
};
const studied = (furthest: number): Studied => ({
  progress: { customer: "buyer", productId: "a", progress: furthest, furthest, startedAt: AT, updatedAt: AT },
});
const opened: Studied = { opening: { customer: "buyer", productId: "a", firstAt: AT, lastAt: AT, count: 2 } };

test.each([
  ["course", {}, true],
  ["course", studied(0), true],
  ["course", studied(0.01), false],
  ["course", opened, false],
  ["course", { ...studied(0), ...opened }, false],
  ["ebook", {}, true],
  ["ebook", opened, false],
  ["ebook", studied(0.01), false],
  ["report", opened, false],
  ["consultation", {}, false],
  ["consultation", studied(0), false],
  ["membership", {}, true],
  ["membership", opened, false],
] as const)("the refund of a %s with the records %o is automatic: %s", (type, study, isApproved) => {
  const order = paid(productOf("a", { type }));
  const at = Date.parse(AT) + DAY;
  expect(verdictOn(order, undefined, { studies: new Map([["a", study]]), at }).approved).toBe(isApproved);
});

const withDays = Object.entries(TERMS).filter(([, { days }]) => days > 0);
test.each(withDays)("a %s is refunded up to the last millisecond of its window", (type, { days }) => {
  const order = paid(productOf("a", { type: type as keyof typeof TERMS }));
  const end = Date.parse(AT) + days * DAY;
  expect(verdictOn(order, undefined, { studies: new Map(), at: end - 1 }).approved).toBe(true);
  expect(verdictOn(order, undefined, { studies: new Map(), at: end }).approved).toBe(false);
  expect(refundableUntil(days, AT)).toBe(new Date(end).toISOString());
});

test("the days of a line's sale decide on its refund", () => {
  const order = paid(productOf("a"));
  const sold = { ...order, lines: order.lines.map((line) => ({ ...line, refundDays: 3 })) };
  const verdict = (days: number) => verdictOn(sold, undefined, { studies: new Map(), at: Date.parse(AT) + days * DAY });
  expect([verdict(2).approved, verdict(3)]).toMatchObject([
    true,
    { approved: false, because: "Beyond the terms: Title of a was paid for over 3 days ago." },
  ]);
});

test("a line has its type's days, a bundle the fewest of its products', a gift none", () => {
  const parts = (...types: (keyof typeof TERMS)[]) =>
    types.map((type) => ({ productId: type, type, title: type, version: 1 }));
  expect(refundDaysOf({ type: "course" })).toBe(14);
  expect(refundDaysOf({ type: "bundle", includes: parts("course", "ebook") })).toBe(14);
  expect(refundDaysOf({ type: "bundle", includes: parts("course", "consultation") })).toBe(0);
  expect(refundDaysOf({ type: "course" }, true)).toBe(0);
  expect(orderOf(productOf("a", { type: "consultation" })).lines[0]?.refundDays).toBe(0);
});

test("each requested line must be within the policy, and no other", () => {
  const order = paid(productOf("a"), productOf("b", { type: "ebook" }));
  const studies = new Map([["b", opened]]);
  const at = Date.parse(AT);
  expect(verdictOn(order, [0], { studies, at }).approved).toBe(true);
  for (const lines of [[1], [0, 1], undefined]) {
    expect(verdictOn(order, lines, { studies, at })).toMatchObject({
      approved: false,
      because: "Beyond the terms: the content of Title of b was handed out.",
    });
  }
});

const yes = () => ({ approved: true, because: "" });
const ask = (order: Order, products?: string[]) =>
  requestedRefund(order, { id: "r1", products, reason: "why", at: LATER }, yes);

test("a requested refund never exceeds what is left", () => {
  const order = told(paid(productOf("a"), productOf("b")), { id: "re_1", amount: 1600, state: "succeeded" });
  expect(leftOf(order)).toBe(400);
  expect(ask(order, ["a"])).toMatchObject({ refund: { amount: 400 } });
  expect(ask(order)).toMatchObject({ refund: { amount: 400 } });
});

test("a refund reported twice or out of order counts once, at its furthest state", () => {
  const order = ask(paid(productOf("a")));
  if (isRefusal(order)) throw new Error(order.detail);
  const of = (state: ReportedRefund["state"]): ReportedRefund => ({ id: "re_1", amount: 1000, state, refund: "r1" });
  const failed = told(told(order.order, of("failed")), of("pending"));
  expect(refundsOf(failed)).toMatchObject([{ id: "r1", stripeRefund: "re_1", state: "failed" }]);
  expect(told(failed, of("succeeded"))).toBe(failed);
  const twice = told(order.order, of("succeeded"), { ...of("pending"), id: "re_2" });
  expect(refundsOf(twice).map(({ id }) => id)).toEqual(["r1", "re_2"]);
  expect(twice.refunded.amount).toBe(1000);
});

test("a line's access ends with its own refund; a refund that keeps access never ends it", () => {
  const order = paid(productOf("a"), productOf("b"));
  const states = (of: Order) => entitlementsOf(of).map(({ state }) => state);
  const one: ReportedRefund = { id: "re_1", amount: 1000, state: "succeeded", lines: [1] };
  expect(states(told(order, one))).toEqual(["active", "revoked"]);
  expect(states(told(told(order, one), { ...one, state: "failed" }))).toEqual(["active", "active"]);
  expect(states(told(order, { ...one, lines: undefined }))).toEqual(["active", "active"]);
  const kept: ReportedRefund = { ...one, keepsAccess: true };
  expect(states(told(order, kept))).toEqual(["active", "active"]);
  expect(states(told(order, kept, { id: "re_2", amount: 1000, state: "pending" }))).toEqual(["revoked", "active"]);
});

test("evidence has the order, what was opened and studied, and earlier requests", () => {
  const order = paid(productOf("a", { title: "Calculus" }));
  const dispute = { id: "dp_1", amount: 1000, state: "needs-response", reason: "general", openedAt: LATER } as const;
  const whole = { ...dispute, hasEvidence: false, movements: [] };
  const bare = evidenceOf(order, whole, { studies: new Map() });
  expect(bare.access_activity_log).toBe(`${AT} order ${ORDER_ID} paid; access granted to customer buyer`);
  expect(bare.refund_refusal_explanation).toContain("did not ask");
  const refused = ask(order);
  if (isRefusal(refused)) throw new Error(refused.detail);
  const full = evidenceOf(refused.order, whole, {
    studies: new Map([["a", { ...studied(0.8), ...opened }]]),
    text: "A word.",
  });
  expect(full.access_activity_log.split("\n")).toHaveLength(5);
  expect(full.access_activity_log).toMatch(/80 %/);
  expect(full.refund_refusal_explanation).toContain('asked: "why"');
  expect(full.uncategorized_text).toMatch(/^A word\./);
});

test("evidence stays within Stripe's limits, however much there is", () => {
  const many = Array.from({ length: 20 }, (_, n) => productOf(`p${n}`, { title: "é".repeat(2000) }));
  const whole = { id: "dp_1", amount: 1, state: "needs-response", reason: "x", openedAt: AT } as const;
  const dispute = { ...whole, hasEvidence: false, movements: [] };
  const evidence = evidenceOf(paid(...many), dispute, {
    studies: new Map(many.map(({ id }) => [id, opened])),
    text: "y".repeat(20_000),
  });
  for (const text of Object.values(evidence)) expect(text.length).toBeLessThanOrEqual(20_000);
});
