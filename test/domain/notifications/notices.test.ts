import { expect, test } from "vitest";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Refund } from "../../../functions/commerce/contract/refund.ts";
import type { Subscription } from "../../../functions/commerce/contract/subscription.ts";
import { GRACE_MS } from "../../../functions/commerce/settings.ts";
import { orderNotices, pathOf, subscriptionNotices } from "../../../functions/notifications/domain/notices.ts";
import { AT, orderOf, productOf } from "../commerce/cart.ts";

const price = (amount: number) => ({ amount, currency: "usd" as const });
const open = orderOf(
  productOf("a", { creatorId: "maker", price: price(1000) }),
  productOf("b", { creatorId: "maker", price: price(500) }),
  productOf("c", { creatorId: "other", price: price(200) }),
);
const paid: Order = { ...open, state: "paid", paidAt: AT };
const told = (before: Order | undefined, after: Order) =>
  orderNotices(before, after).map(({ user, kind, amount, more = 0 }) => [user, kind, amount?.amount, more]);
const refund = (fields: Partial<Refund> = {}): Refund => ({
  id: "re",
  amount: 1000,
  state: "requested",
  at: AT,
  ...fields,
});

test("a paid order notifies its buyer, and each creator about their own lines only", () => {
  expect(told(undefined, open)).toEqual([]);
  expect(told(open, paid)).toEqual([
    [open.customer, "purchase", 1700, 2],
    ["maker", "sale", 1500, 1],
    ["other", "sale", 200, 0],
  ]);
  expect(told(undefined, paid)).toEqual(told(open, paid));
  expect(told(paid, { ...paid, version: 3 })).toEqual([]);
  expect(told(open, { ...paid, subscription: "01JZ0000000000000000ABCDEF" })[0]?.[1]).toBe("renewal-paid");
});

test("a refund notifies whoever decides it, and its buyer once it is decided", () => {
  const asked = { ...paid, refunds: [refund({ lines: [0] })] };
  expect(told(paid, asked)).toEqual([["maker", "refund-asked", 1000, 0]]);
  expect(told(asked, asked)).toEqual([]);
  const denied = { ...paid, refunds: [refund({ lines: [0], state: "denied", decidedAt: AT })] };
  expect(told(asked, denied)).toEqual([[open.customer, "refund-denied", 1000, 0]]);
  expect(told(denied, denied)).toEqual([]);
  const given = { ...paid, refunds: [refund({ lines: [0], state: "pending", madeAt: AT })] };
  expect(told(asked, given)).toEqual([[open.customer, "refund-made", 1000, 0]]);
  expect(told(given, { ...paid, refunds: [refund({ lines: [0], state: "succeeded" })] })).toEqual([]);
  expect(told(paid, given)).toEqual([[open.customer, "refund-made", 1000, 0]]);
});

test("a dispute notifies the order's creators once, and a gift's claim its giver", () => {
  const dispute = { id: "dp", amount: 1700, state: "needs-response" as const, reason: "general", openedAt: AT };
  const contested = { ...paid, disputes: [{ ...dispute, hasEvidence: false, movements: [] }] };
  expect(told(paid, contested)).toEqual([
    ["maker", "dispute-opened", 1500, 1],
    ["other", "dispute-opened", 200, 0],
  ]);
  expect(told(contested, { ...contested, version: 9 })).toEqual([]);
  const gift = { email: "b@example.org", language: "en" as const, secret: "s", page: "https://s.example", mails: 1 };
  const given = { ...paid, gift };
  expect(told(given, { ...paid, gift: { ...gift, claimedAt: AT, claimedBy: "bo" } })).toEqual([
    [open.customer, "gift-claimed", 1700, 2],
  ]);
});

test("a failed payment notifies once in each period of grace, and a membership's end once", () => {
  const plan = { productId: "m", creatorId: "maker", title: "Club", version: 1, price: price(900), interval: "month" };
  const active = {
    id: "01JZ0000000000000000ABCDEF",
    customer: "ann",
    plan,
    state: "active",
  } as unknown as Subscription;
  const graceUntil = "2026-06-08T00:00:00.000Z";
  const late: Subscription = { ...active, state: "past-due", graceUntil };
  const at = new Date(Date.parse(graceUntil) - GRACE_MS).toISOString();
  expect(subscriptionNotices(active, late)).toMatchObject([
    { user: "ann", kind: "payment-failed", until: graceUntil, at },
  ]);
  expect(subscriptionNotices(late, { ...late, version: 5 })).toEqual([]);
  const ended: Subscription = { ...active, state: "ended", endedAt: AT };
  expect(subscriptionNotices(late, ended)).toMatchObject([{ kind: "membership-ended", at: AT }]);
  expect(subscriptionNotices(ended, ended)).toEqual([]);
  const [notice] = subscriptionNotices(active, late);
  expect(notice && pathOf(notice)).toBe("/desk/memberships/01JZ0000000000000000ABCDEF");
});
