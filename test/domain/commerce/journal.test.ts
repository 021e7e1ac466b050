import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../functions/commerce/contract.ts";
import { type Journal, journalsBetween } from "../../../functions/commerce/journal.ts";
import { AT, orderOf, productOf } from "./cart.ts";

const paid = (order: Order): Order => ({ ...order, state: "paid", paidAt: AT });
const refunded = (order: Order, amount: number): Order => ({
  ...paid(order),
  refunded: { ...order.refunded, amount },
  refundedAt: AT,
});
const priced = (...amounts: number[]) =>
  orderOf(
    ...amounts.map((amount, n) =>
      productOf(`p${n}`, { creatorId: `maker${n % 3}`, price: { amount, currency: "usd" } }),
    ),
  );
const balances = (journals: readonly Journal[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { account, amount } of journals.flatMap(({ postings }) => postings)) {
    sums[account] = (sums[account] ?? 0) + amount;
  }
  return sums;
};

test("the platform keeps a tenth of each line, rounded down; the rest is the creator's", () => {
  const order = priced(1009, 5);
  expect(journalsBetween(order, paid(order))).toEqual([
    {
      cause: `payment:${order.id}`,
      orderId: order.id,
      currency: "usd",
      at: AT,
      earnedAt: AT,
      postings: [
        { account: "stripe", amount: 1014 },
        { account: "revenue", amount: -100 },
        { account: "creator:maker0", amount: -909 },
        { account: "creator:maker1", amount: -5 },
      ],
    },
  ]);
});

test("a refund is returned in proportion, rounded in the creator's favour, and the whole leaves everyone at zero", () => {
  const order = priced(999);
  const [part] = journalsBetween(paid(order), refunded(order, 500));
  expect(part).toMatchObject({
    cause: `refund:${order.id}:500`,
    postings: [
      { account: "stripe", amount: -500 },
      { account: "revenue", amount: 50 },
      { account: "creator:maker0", amount: 450 },
    ],
  });
});

test("each line is shared as it was when it was ordered, and one that kept no share at the default", () => {
  const order = priced(1000, 1000, 1000);
  const lines = order.lines.map((line, n) => ({ ...line, platformShare: [0, 10_000, undefined][n] }));
  const [journal] = journalsBetween(order, paid({ ...order, lines }));
  expect(journal?.postings).toEqual([
    { account: "stripe", amount: 3000 },
    { account: "revenue", amount: -1100 },
    { account: "creator:maker0", amount: -1000 },
    { account: "creator:maker2", amount: -900 },
  ]);
});

test("a free order moves no money", () => {
  expect(journalsBetween(undefined, priced(0))).toEqual([]);
});

const steps = fc
  .record({
    amounts: fc.array(fc.integer({ min: 0, max: 4_000_000 }), { minLength: 1, maxLength: 20 }),
    parts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
  })
  .filter(({ amounts }) => amounts.some((amount) => amount > 0));

test("after any refunds every journal sums to zero, Stripe holds what is left, and nobody gave back more than they got", () => {
  fc.assert(
    fc.property(steps, ({ amounts, parts }) => {
      const order = priced(...amounts);
      const total = order.total.amount;
      const stops = [...parts, 1].map((part) => Math.floor(part * total)).sort((a, b) => a - b);
      const journals = journalsBetween(order, paid(order));
      let last = paid(order);
      for (const stop of stops) {
        const next = refunded(order, stop);
        journals.push(...journalsBetween(last, next));
        last = next;
        const now = balances(journals);
        expect(now.stripe ?? 0).toBe(total - stop);
        for (const [account, amount] of Object.entries(now)) {
          if (account.startsWith("creator:")) expect(amount).toBeLessThanOrEqual(0);
        }
        expect(now.revenue ?? 0).toBeLessThanOrEqual(3);
      }
      for (const { postings } of journals) expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
      expect(Object.values(balances(journals)).every((amount) => amount === 0)).toBe(true);
      expect(new Set(journals.map(({ cause }) => cause)).size).toBe(journals.length);
    }),
    { numRuns: 500 },
  );
});
