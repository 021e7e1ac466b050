import { expect, test } from "vitest";
import { entitlementsOf } from "../../../../functions/commerce/changes/entitlements.ts";
import { owns } from "../../../../functions/commerce/contract/entitlement.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Refund } from "../../../../functions/commerce/contract/refund.ts";
import { holderOf } from "../../../../functions/commerce/orders/holder.ts";
import { rightOf, worthOf } from "../../../../functions/commerce/refunds/worth.ts";
import { AT, dispute, gift, ORDER_ID, orderOf, productOf } from "../cart.ts";

const LATER = "2026-06-02T00:00:00.000Z";
const order = (fields: Partial<Order> = {}): Order => ({
  ...orderOf(productOf("a"), productOf("b")),
  state: "paid",
  paidAt: AT,
  ...fields,
});
const refund = (amount: number, fields: Partial<Refund> = {}): Refund => ({
  id: `r${amount}`,
  amount,
  state: "succeeded",
  at: AT,
  ...fields,
});
const states = (fields: Partial<Order>) => [0, 1].map((n) => rightOf(order(fields), n));
const worth = (fields: Partial<Order>, n = 0) => worthOf(order(fields), n);

test("a suspended entitlement counts as owned, a revoked one does not", () => {
  expect((["active", "suspended", "revoked"] as const).map((state) => owns({ state }))).toEqual([true, true, false]);
});

test("a refunded line's entitlement ends, and the others stay", () => {
  expect(worth({})).toEqual({ state: "active" });
  expect(states({ refunds: [refund(1000, { lines: [1] })], state: "partially-refunded" })).toEqual([
    "active",
    "revoked",
  ]);
  expect(worth({ refunds: [refund(1000, { lines: [0] })] })).toEqual({ state: "revoked", cause: "refund" });
  expect(states({ refunds: [refund(1000, { lines: [1], state: "failed" })] })).toEqual(["active", "active"]);
});

test("a partial refund of the order ends no entitlement until all is refunded", () => {
  expect(states({ refunds: [refund(1999)], state: "partially-refunded" })).toEqual(["active", "active"]);
  expect(states({ refunds: [refund(2000)], state: "refunded" })).toEqual(["revoked", "revoked"]);
});

test("a partial refund of a line ends no entitlement until all of it is refunded", () => {
  const part = (amount: number) => refund(amount, { lines: [0], part: true });
  expect(states({ refunds: [part(999)] })).toEqual(["active", "active"]);
  expect(states({ refunds: [part(999), part(1)] })).toEqual(["revoked", "active"]);
  expect(states({ refunds: [part(999), { ...part(1), state: "failed" }] })).toEqual(["active", "active"]);
  // An amount of the whole order is of no line by itself.
  expect(states({ refunds: [refund(300, { part: true }), refund(1000, { lines: [0] })] })).toEqual([
    "revoked",
    "active",
  ]);
  // Parts that came to all of it end it, whatever else was given back with the access kept.
  expect(states({ refunds: [part(1000), refund(500, { keepsAccess: true })] })).toEqual(["revoked", "active"]);
});

test("a refund that keeps access ends no entitlement, even a full one", () => {
  expect(states({ refunds: [refund(2000, { keepsAccess: true })], state: "refunded" })).toEqual(["active", "active"]);
  const one = refund(1000, { lines: [0], keepsAccess: true });
  expect(states({ refunds: [one], state: "partially-refunded" })).toEqual(["active", "active"]);
  expect(states({ refunds: [one, refund(1000, { lines: [1] })], state: "refunded" })).toEqual(["active", "revoked"]);
  expect(states({ refunds: [{ ...one, state: "failed" }, refund(2000)], state: "refunded" })).toEqual([
    "revoked",
    "revoked",
  ]);
});

test("a free line does not count as refunded", () => {
  const free = order({ total: { amount: 0, currency: "usd" } });
  expect(worthOf(free, 0)).toEqual({ state: "active" });
  expect(worthOf({ ...free, refunds: [] }, 0)).toEqual({ state: "active" });
});

test("a refund ends access from its approval on", () => {
  const approved = (fields: Partial<Refund>) => refund(1000, { state: "approved", ...fields });
  expect(worth({ refunds: [approved({ lines: [0] })] })).toEqual({ state: "suspended", cause: "refund" });
  expect(states({ refunds: [approved({ lines: [0] })] })).toEqual(["suspended", "active"]);
  expect(states({ refunds: [approved({ amount: 2000 })] })).toEqual(["suspended", "suspended"]);
  expect(states({ refunds: [approved({ amount: 1999 })] })).toEqual(["active", "active"]);
  expect(states({ refunds: [refund(1000), approved({})], state: "partially-refunded" })).toEqual([
    "suspended",
    "suspended",
  ]);
  // What failed or was refused has not gone back, whatever is approved beside it.
  for (const state of ["failed", "denied"] as const) {
    expect(states({ refunds: [refund(1000, { state }), approved({})] })).toEqual(["active", "active"]);
  }
  expect(states({ credit: 500, refunds: [approved({ amount: 1500 })] })).toEqual(["suspended", "suspended"]);
  expect(states({ refunds: [approved({ keepsAccess: true, amount: 2000 })] })).toEqual(["active", "active"]);
  expect(states({ refunds: [refund(1000, { state: "requested", lines: [0] })] })).toEqual(["active", "active"]);
});

test("a dispute suspends entitlements, and a full loss ends them", () => {
  expect(worth({ disputes: [dispute(2000, "needs-response")] })).toEqual({ state: "suspended", cause: "dispute" });
  expect(worth({ disputes: [dispute(2000, "lost")] })).toEqual({ state: "revoked", cause: "dispute" });
  expect(worth({ disputes: [dispute(1000, "lost")] })).toEqual({ state: "active" });
  expect(worth({ disputes: [dispute(2000, "won")] })).toEqual({ state: "active" });
  const both = { disputes: [dispute(2000, "needs-response")], refunds: [refund(1000, { lines: [0] })] };
  expect([worth(both, 0).cause, worth(both, 1).cause]).toEqual(["refund", "dispute"]);
});

test("an order's entitlements are its buyer's, its organisation's or its gift's claimer's", () => {
  expect(holderOf(order())).toBe("buyer");
  expect(holderOf(order({ seats: { organisation: "acme", count: 3 } }))).toBe("organisation:acme");
  expect(holderOf(order({ gift }))).toBeUndefined();
  expect(holderOf(order({ gift: { ...gift, claimedBy: "ben", claimedAt: LATER } }))).toBe("ben");
});

test("a paid order grants each product once, from its payment on, with its number of seats", () => {
  const right = {
    customer: "buyer",
    source: `ORDER#${ORDER_ID}`,
    state: "active",
    grantedAt: AT,
    sold: { type: "course", version: 3, paid: true },
  };
  expect(entitlementsOf(order())).toStrictEqual([
    { ...right, productId: "a" },
    { ...right, productId: "b" },
  ]);
  expect(entitlementsOf(order({ seats: { organisation: "acme", count: 3 } }))[0]).toStrictEqual({
    ...right,
    customer: "organisation:acme",
    productId: "a",
    seats: 3,
  });
  expect(entitlementsOf(order({ gift: { ...gift, claimedBy: "ben", claimedAt: LATER } }))[0]).toMatchObject({
    customer: "ben",
    grantedAt: LATER,
  });
});

test("an unpaid order, an unclaimed gift and a subscription's invoice grant nothing", () => {
  expect(entitlementsOf(order({ paidAt: undefined }))).toEqual([]);
  expect(entitlementsOf(order({ gift }))).toEqual([]);
  expect(entitlementsOf(order({ subscription: ORDER_ID }))).toEqual([]);
});

test("a pack is granted with its credits and their duration", () => {
  const pack = (validDays?: number): Order => ({
    ...orderOf(productOf("p", { type: "credit-pack", credits: { amount: 10, ...(validDays && { validDays }) } })),
    state: "paid",
    paidAt: AT,
  });
  expect(entitlementsOf(pack(7))).toMatchObject([
    { credits: { amount: 10, creatorId: "maker" }, endsAt: "2026-06-08T00:00:00.000Z" },
  ]);
  const [forever] = entitlementsOf(pack());
  expect(forever).toMatchObject({ credits: { amount: 10, creatorId: "maker" } });
  expect(forever).not.toHaveProperty("endsAt");
});
