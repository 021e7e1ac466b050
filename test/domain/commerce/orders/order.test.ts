import { expect, test } from "vitest";
import type { Product } from "../../../../functions/catalogue/contract/product.ts";
import { settledOrder } from "../../../../functions/commerce/changes/settled-order.ts";
import { toShownOrder } from "../../../../functions/commerce/changes/shown-order.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Payment } from "../../../../functions/commerce/contract/payment.ts";
import { checkoutEnd, isFor, isLapsed, withCheckout } from "../../../../functions/commerce/orders/order.ts";
import { AT, ordering, orderOf, payment, productOf } from "../cart.ts";
import { givenBack } from "../given-back.ts";
import { settledWholly } from "../settling.ts";

const LATER = "2026-06-02T00:00:00.000Z";
const order = orderOf(productOf("a"), productOf("b", { price: { amount: 500, currency: "usd" } }));
const checkout = { id: "cs_1", url: "https://pay.example/1", expiresAt: "2026-06-01T02:00:00.000Z" };
function after(from: Order, ...payments: Partial<Payment>[]): Order {
  return payments.reduce((before: Order, fields) => {
    return settledWholly(before, payment(fields), LATER);
  }, from);
}

test("an order stores each product's title, version and price, and their sum", () => {
  expect(order).toMatchObject({
    state: "pending",
    total: { amount: 1500, currency: "usd" },
    refunded: { amount: 0, currency: "usd" },
    lines: [{ productId: "a", version: 3, creatorId: "maker", price: { amount: 1000, currency: "usd" } }, {}],
  });
});

test("an order of free products only is paid at once", () => {
  const free = orderOf(productOf("a", { price: { amount: 0, currency: "usd" } }));
  expect(free).toMatchObject({ state: "paid", paidAt: AT });
});

test.each([
  ["repeated-product", ordering([productOf("a")], ["a", "a"])],
  ["unknown-product", ordering([productOf("a")], ["a", "other"])],
  ["unknown-product", ordering([productOf("a", { state: "draft" })])],
  ["unknown-product", ordering([productOf("a", { state: "archived" })])],
  ["own-product", ordering([productOf("a", { creatorId: "buyer" })])],
  ["already-owned", ordering([productOf("a")], ["a"], ["a"])],
  ["no-price-in-currency", ordering([productOf("a"), productOf("b", { price: { amount: 1, currency: "eur" } })])],
  [
    "total-too-large",
    ordering(["a", "b"].map((id) => productOf(id, { price: { amount: 60_000_000, currency: "usd" } }))),
  ],
])("a cart is refused as %s, naming what is wrong", (code, refused) => {
  expect(refused).toMatchObject({ refused: code });
  expect((refused as { detail: string }).detail).toMatch(/\b(a|b|other|usd)\b/);
});

test("a payment makes a pending order paid, and the same report again changes nothing", () => {
  const paid = after(order, {});
  expect(paid).toMatchObject({ state: "paid", paidAt: LATER, paymentIntent: "pi_1", version: 2 });
  expect(settledOrder(paid, payment(), LATER)).toBe(paid);
});

test("a payment that arrives after an order was void or failed still counts", () => {
  expect(after(order, { state: "expired" }, {}).state).toBe("paid");
  expect(after(order, { state: "failed" }, {}).state).toBe("paid");
});

test("an order never goes back: an expiry or a failure reported late changes nothing", () => {
  const paid = after(order, {});
  for (const state of ["expired", "failed", "open", "processing"] as const) {
    expect(settledOrder(paid, payment({ state }), LATER)).toBe(paid);
  }
  const refunded = after(paid, { refunds: givenBack(500, 1500) });
  expect(settledOrder(refunded, payment({ refunds: givenBack(500) }), LATER)).toBe(refunded);
});

test("a refund is partial until everything is refunded, and never exceeds the payment", () => {
  const part = after(order, {}, { refunds: givenBack(400) });
  expect(part).toMatchObject({ state: "partially-refunded", refunded: { amount: 400 }, refundedAt: LATER });
  expect(after(part, { refunds: givenBack(400, 9999) })).toMatchObject({
    state: "refunded",
    refunded: { amount: 1500 },
  });
});

test("a refund that is reported before its payment books both", () => {
  expect(after(order, { refunds: givenBack(1500) })).toMatchObject({
    state: "refunded",
    paidAt: LATER,
    refundedAt: LATER,
  });
});

test("a payment of another amount or currency does not pay the order", () => {
  for (const received of [
    { amount: 1499, currency: "usd" },
    { amount: 1501, currency: "usd" },
    { amount: 1500, currency: "eur" },
  ]) {
    expect(settledOrder(order, payment({ received }), LATER)).toMatchObject({ refused: "payment-mismatch" });
  }
});

test("a second payment for a paid order is recognised, and its refund is not the order's", () => {
  const paid = after(order, {});
  const second = payment({ paymentIntent: "pi_2", refunds: givenBack(1500) });
  expect(settledOrder(paid, second, LATER)).toMatchObject({ refused: "second-payment" });
});

test("the end of an earlier checkout does not end an order with a later one", () => {
  const open = withCheckout(order, checkout);
  for (const state of ["expired", "failed"] as const) {
    expect(settledOrder(open, payment({ state, checkout: "cs_0" }), LATER)).toBe(open);
    expect(settledOrder(open, payment({ state }), LATER)).toMatchObject({
      state: state === "failed" ? "failed" : "void",
    });
  }
});

test("a checkout's end is fixed by its order, which then has lapsed in any case", () => {
  const made = Date.parse(AT);
  expect(checkoutEnd(order) - made).toBe(2 * 3_600_000);
  expect(isLapsed(order, made + 3_599_999)).toBe(false);
  expect(isLapsed(order, made + 3_600_000)).toBe(true);
  const open = withCheckout(order, checkout);
  expect(isLapsed(open, made + 3_600_000)).toBe(false);
  expect(isLapsed(open, made + 7_200_000)).toBe(true);
});

test("the same cart is the same in any order of its products", () => {
  const [a, b] = [1000, 500].map((amount, n) =>
    productOf(n === 0 ? "a" : "b", {
      price: { amount, currency: "usd" },
      prices: [{ amount, currency: "jpy" }],
    }),
  ) as [Product, Product];
  expect(isFor(order, orderOf(b, a))).toBe(true);
  expect(isFor(order, orderOf(a))).toBe(false);
  expect(isFor(order, orderOf(a, productOf("c")))).toBe(false);
  expect(isFor(order, ordering([a, b], ["a", "b"], [], "jpy") as Order)).toBe(false);
});

test("an order is in the currency that is named, else in that of the first product's own price", () => {
  const usd = productOf("a", { prices: [{ amount: 900, currency: "eur" }] });
  const eur = productOf("b", { price: { amount: 500, currency: "eur" }, prices: [{ amount: 700, currency: "usd" }] });
  expect(ordering([usd, eur])).toMatchObject({ total: { amount: 1700, currency: "usd" } });
  expect(ordering([usd, eur], ["b", "a"])).toMatchObject({ total: { amount: 1400, currency: "eur" } });
  expect(ordering([usd, eur], ["a", "b"], [], "eur")).toMatchObject({ total: { amount: 1400, currency: "eur" } });
  const refused = ordering([usd, eur], ["a", "b"], [], "jpy");
  expect(refused).toMatchObject({ refused: "no-price-in-currency", detail: expect.stringMatching(/^a .*usd, eur/) });
});

test("a buyer sees where to pay while the order is pending, and nothing of Stripe's ids", () => {
  const open = withCheckout(order, checkout);
  expect(toShownOrder(open)).toMatchObject({ checkoutUrl: checkout.url });
  const paid = toShownOrder(after(open, {}));
  expect(paid).not.toHaveProperty("checkoutUrl");
  expect(JSON.stringify(paid)).not.toMatch(/pi_1|cs_1|buyer/);
});
