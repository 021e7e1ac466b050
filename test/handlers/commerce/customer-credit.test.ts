import "./environment.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { productOf } from "../../domain/commerce/cart.ts";
import { type MembersInProcess, membershipOf, membersInProcess } from "./members-in-process.ts";

let shop: MembersInProcess;
beforeEach(async () => {
  shop = await membersInProcess([
    membershipOf("club", 1000),
    productOf("course", { price: { amount: 3000, currency: "usd" }, instalments: [3] }),
  ]);
});

/** What Stripe keeps of what arrives: the rest is in our balance. */
const feeOf = (amount: number) => (amount === 0 ? 0 : Math.round(amount * 0.029) + 30);

/** What the platform gives a customer at Stripe, in minor units. */
async function give(amount: number): Promise<void> {
  const { stripe } = await shop.access();
  for (const { id } of shop.stripe.store.all("customer")) {
    await stripe.customers.createBalanceTransaction(id, { amount: -amount, currency: "usd" });
  }
}
function postings(orderId: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { orderId: of, postings: each } of shop.table.journals.values()) {
    for (const { account, amount } of of === orderId ? each : []) sums[account] = (sums[account] ?? 0) + amount;
  }
  return sums;
}
const orders = (id: string) => shop.payments(id).map(({ total, credit, state }) => [total.amount, credit, state]);

describe("an invoice paid by a customer's credit at Stripe is paid", () => {
  for (const [what, amount, credits] of [
    ["one part and a piece of the next", 1300, [undefined, 1000, 300]],
    ["all parts but the first", 9000, [undefined, 1000, 1000]],
  ] as const) {
    test(`${what} are parts: the purchase is complete, and the creator has the share of each`, async () => {
      const id = await shop.member("ada", "course", { instalments: 3 });
      await give(amount);
      await shop.pass(3 * 31);
      expect(shop.stored(id)).toMatchObject({ state: "completed", partsPaid: 3 });
      expect(shop.stored(id).rights).toEqual([{ productId: "course", state: "active" }]);
      expect(orders(id)).toEqual(credits.map((credit) => [1000, credit, "paid"]));
      for (const order of shop.payments(id)) {
        const { credit = 0 } = order;
        const { stripe = 0, "stripe-fees": fee = 0, "customer-credit": given = 0, ...others } = postings(order.id);
        expect([stripe + fee, fee, given]).toEqual([1000 - credit, feeOf(1000 - credit), credit]);
        expect(others).toEqual({ revenue: -100, "creator:maker": -900 });
      }
    });
  }

  test("becomes an order that its creator earns from, as the newest payment", async () => {
    const id = await shop.member("ada", "club");
    await give(1000);
    await shop.pass(32);
    expect(orders(id)).toEqual([
      [1000, undefined, "paid"],
      [1000, 1000, "paid"],
    ]);
    const [first, second] = shop.payments(id);
    expect(postings(second?.id ?? "")).toEqual({ "customer-credit": 1000, revenue: -100, "creator:maker": -900 });
    expect(second?.paidAt).toBe(shop.stored(id).lastPayment === second?.id ? second?.paidAt : undefined);
    // The month before is given back: the month that credit paid goes on.
    const { stripe } = await shop.access();
    await stripe.refunds.create({ payment_intent: first?.paymentIntent ?? "" });
    await shop.hear();
    expect(shop.stored(id).state).toBe("active");
  });
});

test("the part of a payment that credit paid is not refunded in money", async () => {
  const id = await shop.member("ada", "club");
  await give(400);
  await shop.pass(32);
  const [, order] = shop.payments(id);
  const { stripe } = await shop.access();
  await stripe.refunds.create({ payment_intent: order?.paymentIntent ?? "" });
  await shop.hear();
  expect(shop.payments(id)[1]).toMatchObject({ state: "refunded", refunded: { amount: 600 }, credit: 400 });
  expect(shop.stored(id).rights).toEqual([{ productId: "club", state: "revoked", cause: "refund" }]);
  const { stripe: atStripe = 0, "stripe-fees": fee = 0, ...others } = postings(order?.id ?? "");
  // Stripe keeps its fee.
  expect([atStripe, fee]).toEqual([-feeOf(600), feeOf(600)]);
  // The creator keeps their share of what nobody took back.
  expect(others).toEqual({ "customer-credit": 400, revenue: -40, "creator:maker": -360 });
});

test("a debit balance arrives with the next payment, and is earned once", async () => {
  const id = await shop.member("ada", "club");
  await give(-250);
  await shop.pass(32);
  const [, order] = shop.payments(id);
  expect(order).toMatchObject({ state: "paid", total: { amount: 1000 }, credit: -250 });
  expect(postings(order?.id ?? "")).toEqual({
    stripe: 1250 - feeOf(1250),
    "stripe-fees": feeOf(1250),
    "customer-credit": -250,
    revenue: -100,
    "creator:maker": -900,
  });
});
