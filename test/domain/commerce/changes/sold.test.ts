import { expect, test } from "vitest";
import { entitlementsOf } from "../../../../functions/commerce/changes/entitlements.ts";
import { entitlementsBetween } from "../../../../functions/commerce/changes/subscription-rights.ts";
import type { Subscription } from "../../../../functions/commerce/contract/subscription.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { ordering, orderOf, productOf } from "../cart.ts";

const AT = "2026-06-01T00:00:00.000Z";
const paid = (...products: Parameters<typeof orderOf>) => ({
  ...orderOf(...products),
  state: "paid" as const,
  paidAt: AT,
});

test("an entitlement keeps the sold type and version, whatever the product becomes", () => {
  const order = paid(productOf("a", { type: "ebook", version: 7 }));
  expect(entitlementsOf(order).map(({ sold }) => sold)).toEqual([{ type: "ebook", version: 7, paid: true }]);
});

test("each product of a bundle keeps its own type and version, and is paid for with the bundle", () => {
  const parts = [productOf("a", { version: 2 }), productOf("b", { type: "report", version: 5 })];
  const bundle = productOf("all", { type: "bundle", version: 3, includes: ["a", "b"] });
  const order = ordering([bundle, ...parts], ["all"]);
  if (isRefusal(order)) throw new Error(order.detail);
  expect(
    entitlementsOf({ ...order, state: "paid", paidAt: AT }).map(({ productId, sold }) => [productId, sold]),
  ).toEqual([
    ["all", { type: "bundle", version: 3, paid: true }],
    ["a", { type: "course", version: 2, paid: true }],
    ["b", { type: "report", version: 5, paid: true }],
  ]);
});

test("an entitlement that was free, by price or discount, counts as unpaid", () => {
  const free = paid(productOf("a", { price: { amount: 0, currency: "usd" } }));
  expect(entitlementsOf(free)).toMatchObject([{ sold: { paid: false } }]);
  const order = paid(productOf("a"));
  const lines = order.lines.map((line) => ({ ...line, listPrice: line.price, price: { ...line.price, amount: 0 } }));
  expect(entitlementsOf({ ...order, lines })).toMatchObject([{ sold: { paid: false } }]);
});

test("a trial counts as unpaid; after it the entitlement is paid and published again", () => {
  const plan = {
    productId: "m",
    creatorId: "maker",
    title: "Club",
    version: 4,
    price: { amount: 500, currency: "usd" },
  };
  const trial = {
    ...{ id: "01JWM8Q0000000000000000000", customer: "ann", trialDays: 14, state: "trialing", createdAt: AT },
    ...{ startedAt: AT, cancelAtPeriodEnd: false, rights: [{ productId: "m", state: "active" }], version: 2 },
    ...{ plan: { ...plan, interval: "month" }, plans: [{ ...plan, interval: "month" }] },
  } as unknown as Subscription;
  const sold = (paid: boolean) => [{ state: "active", sold: { type: "membership", version: 4, paid } }];
  expect(entitlementsBetween(undefined, trial)).toMatchObject(sold(false));
  expect(entitlementsBetween(trial, { ...trial, state: "active" })).toMatchObject(sold(true));
  expect(entitlementsBetween(trial, { ...trial, version: 3 })).toEqual([]);
});
