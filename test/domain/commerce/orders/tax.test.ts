import { expect, test } from "vitest";
import { settledOrder } from "../../../../functions/commerce/changes/settled-order.ts";
import type { Payment } from "../../../../functions/commerce/contract/payment.ts";
import { journalsBetween } from "../../../../functions/commerce/ledger/journal.ts";
import { taxed } from "../../../../functions/commerce/orders/tax.ts";
import { AT, ORDER_ID, orderOf, productOf } from "../cart.ts";
import { settledWholly } from "../settling.ts";

/** Fourteen days from the payment, as what is sold in these tests is. */
const TERMS_END = "2026-06-15T00:00:00.000Z";

const usd = orderOf(productOf("a"), productOf("b", { price: { amount: 500, currency: "usd" } }));
const eur = orderOf(productOf("a", { price: { amount: 1190, currency: "eur" } }));
const paying = (amount: number, currency: string, taxes: Payment["taxes"]): Payment => ({
  ...{ orderId: ORDER_ID, state: "succeeded", paymentIntent: "pi_1", received: { amount, currency }, taxes },
  ...{ refunds: [], disputes: [] },
});
const paid = (order: typeof usd, payment: Payment) => settledWholly(order, payment, AT);

test("added tax sets the order's total and each line's price to the paid amounts", () => {
  const payment = paying(1620, "usd", [
    { productId: "b", tax: 40 },
    { productId: "a", tax: 80 },
  ]);
  const after = paid(usd, payment);
  expect(after).toMatchObject({
    state: "paid",
    total: { amount: 1620 },
    lines: [
      { price: { amount: 1080 }, tax: 80 },
      { price: { amount: 540 }, tax: 40 },
    ],
  });
  expect(paid(after, payment)).toBe(after);
  expect(journalsBetween(usd, after)[0]?.postings).toEqual([
    { account: "stripe", amount: 1620 },
    { account: "revenue", amount: -150 },
    { account: "creator:maker", amount: -1350, refundableUntil: TERMS_END },
    { account: "tax", amount: -120 },
  ]);
});

test("included tax does not change the total; shares are computed without it", () => {
  const after = paid(eur, paying(1190, "eur", [{ productId: "a", tax: 190 }]));
  expect(after).toMatchObject({ total: { amount: 1190 }, lines: [{ price: { amount: 1190 }, tax: 190 }] });
  expect(journalsBetween(eur, after)[0]?.postings).toEqual([
    { account: "stripe", amount: 1190 },
    { account: "revenue", amount: -100 },
    { account: "creator:maker", amount: -900, refundableUntil: TERMS_END },
    { account: "tax", amount: -190 },
  ]);
});

test("a payment that differs from order and tax does not pay it", () => {
  const taxes = [{ productId: "a", tax: 80 }];
  for (const amount of [1500, 1579, 1581]) {
    expect(settledOrder(usd, paying(amount, "usd", taxes), AT)).toMatchObject({ refused: "payment-mismatch" });
  }
  expect(settledOrder(usd, paying(1580, "usd", undefined), AT)).toMatchObject({ refused: "payment-mismatch" });
  expect(settledOrder(eur, paying(1380, "eur", [{ productId: "a", tax: 190 }]), AT)).toMatchObject({
    refused: "payment-mismatch",
  });
});

test("without tax an order stays as it is", () => {
  expect(taxed(usd, [])).toBe(usd);
  expect(taxed(usd, [{ productId: "a", tax: 0 }])).toBe(usd);
});

test("a platform's discount on a price with tax is reduced by the tax", () => {
  const given = { ...eur, lines: eur.lines.map((line) => ({ ...line, shareBasis: 2380 })) };
  const after = paid(given, paying(1190, "eur", [{ productId: "a", tax: 190 }]));
  expect(after.lines[0]).toMatchObject({ shareBasis: 2190 });
});
