import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import { type Journal, journalsBetween } from "../../../../functions/commerce/ledger/journal.ts";
import { AT, orderOf, productOf } from "../cart.ts";

/** Fourteen days from the payment, as what is sold in these tests is. */
const TERMS_END = "2026-06-15T00:00:00.000Z";

const paid = (order: Order): Order => ({ ...order, state: "paid", paidAt: AT });
/** An order of which this much in all was given back, in one refund more than before. */
function refunded(order: Order, amount: number, lines?: number[]): Order {
  const more = amount - order.refunded.amount;
  const id = `re_${amount}`;
  const refund = { id, stripeRefund: id, amount: more, state: "succeeded" as const, at: AT, ...(lines && { lines }) };
  return {
    ...paid(order),
    refunded: { ...order.refunded, amount },
    refundedAt: AT,
    refunds: [...(order.refunds ?? []), ...(more > 0 ? [refund] : [])],
  };
}
const lost = (order: Order, amount: number): Order => ({
  ...paid(order),
  disputedAt: AT,
  disputes: [{ id: "dp_1", amount, state: "lost", reason: "general", openedAt: AT, hasEvidence: false, movements: [] }],
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
  expect(journalsBetween(order, paid(order))).toMatchObject([
    {
      cause: `payment:${order.id}`,
      orderId: order.id,
      currency: "usd",
      at: AT,
      earnedAt: AT,
      postings: [
        { account: "stripe", amount: 1014 },
        { account: "revenue", amount: -100 },
        { account: "creator:maker0", amount: -909, refundableUntil: TERMS_END },
        { account: "creator:maker1", amount: -5, refundableUntil: TERMS_END },
      ],
    },
  ]);
});

test("a refund is returned in proportion, rounded for the creator; a full one leaves all at 0", () => {
  const order = priced(999);
  const [part] = journalsBetween(paid(order), refunded(order, 500));
  expect(part).toMatchObject({
    cause: "refund:re_500",
    postings: [
      { account: "stripe", amount: -500 },
      { account: "revenue", amount: 50 },
      { account: "creator:maker0", amount: 450, refundableUntil: TERMS_END },
    ],
  });
});

test("each line has the revenue share that it was ordered with, or else the default", () => {
  const order = priced(1000, 1000, 1000);
  const lines = order.lines.map((line, n) => ({ ...line, platformShareBasisPoints: [0, 10_000, undefined][n] }));
  const [journal] = journalsBetween(order, paid({ ...order, lines }));
  expect(journal?.postings).toEqual([
    { account: "stripe", amount: 3000 },
    { account: "revenue", amount: -1100 },
    { account: "creator:maker0", amount: -1000, refundableUntil: TERMS_END },
    { account: "creator:maker2", amount: -900, refundableUntil: TERMS_END },
  ]);
});

test("a free order moves no money, but counts as sold", () => {
  const sold = [{ count: 1, quantity: 1, gross: 0, refunded: 0, earned: 0 }];
  expect(journalsBetween(undefined, priced(0))).toMatchObject([{ postings: [], sold }]);
});

const steps = fc
  .record({
    amounts: fc.array(fc.integer({ min: 0, max: 4_000_000 }), { minLength: 1, maxLength: 20 }),
    parts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
  })
  .filter(({ amounts }) => amounts.some((amount) => amount > 0));

test("after any refunds journals sum to zero and nobody returned more than they got", () => {
  fc.assert(
    fc.property(steps, ({ amounts, parts }) => {
      const order = priced(...amounts);
      const total = order.total.amount;
      const stops = [...parts, 1].map((part) => Math.floor(part * total)).sort((a, b) => a - b);
      const journals = journalsBetween(order, paid(order));
      let last = paid(order);
      for (const stop of stops) {
        const next = refunded(last, stop);
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

test("a line's refund is its own creator's, any other is shared in proportion", () => {
  const order = priced(1000, 2000, 3000);
  const line = refunded(paid(order), 1000, [0]);
  const [ofLine] = journalsBetween(paid(order), line);
  expect(ofLine?.postings).toEqual([
    { account: "stripe", amount: -1000 },
    { account: "revenue", amount: 100 },
    { account: "creator:maker0", amount: 900, refundableUntil: TERMS_END },
  ]);
  const [ofWhole] = journalsBetween(line, refunded(line, 3500));
  expect(ofWhole?.postings).toEqual([
    { account: "stripe", amount: -2500 },
    { account: "revenue", amount: 250 },
    { account: "creator:maker1", amount: 900, refundableUntil: TERMS_END },
    { account: "creator:maker2", amount: 1350, refundableUntil: TERMS_END },
  ]);
});

test("a refund that the bank returns is booked back, also when both are reported at once", () => {
  const order = priced(999);
  const out = refunded(paid(order), 500);
  const back: Order = {
    ...out,
    state: "paid",
    refunded: { ...order.refunded, amount: 0 },
    refunds: out.refunds?.map((each) => ({ ...each, state: "failed" as const })) ?? [],
  };
  const inTurn = [...journalsBetween(paid(order), out), ...journalsBetween(out, back)];
  const atOnce = journalsBetween(paid(order), back);
  expect(atOnce).toEqual(inTurn);
  expect(inTurn.map(({ cause }) => cause)).toEqual(["refund:re_500", "refund-failed:re_500"]);
  expect(Object.values(balances(inTurn)).every((amount) => amount === 0)).toBe(true);
});

test("disputed money is nobody's while it is contested, and returns when the dispute is won", () => {
  const order = paid(priced(1000));
  const taken = { id: "txn_1", amount: -1000, fee: 1500, currency: "usd" };
  const returned = { id: "txn_2", amount: 1000, fee: 0, currency: "usd" };
  const disputed = (state: "needs-response" | "lost" | "won", movements = [taken]): Order => ({
    ...order,
    disputedAt: AT,
    disputes: [{ id: "dp_1", amount: 1000, state, reason: "general", openedAt: AT, hasEvidence: false, movements }],
  });
  const opened = journalsBetween(order, disputed("needs-response"));
  expect(opened.map(({ cause }) => cause)).toEqual(["dispute-withheld:dp_1", "dispute:txn_1"]);
  expect(balances(opened)).toEqual({
    stripe: -2500,
    "stripe-fees": 1500,
    disputed: 0,
    revenue: 100,
    "creator:maker0": 900,
  });
  expect(journalsBetween(disputed("needs-response"), disputed("lost"))).toEqual([]);
  for (const before of ["needs-response", "lost"] as const) {
    const won = journalsBetween(disputed(before), disputed("won", [taken, returned]));
    expect(balances(won)).toEqual({ stripe: 1000, disputed: 0, revenue: -100, "creator:maker0": -900 });
  }
});

test("a loss beyond the payment is the platform's: creators return no more than they got", () => {
  const order = priced(1000);
  const back = refunded(paid(order), 400);
  const journals = [
    ...journalsBetween(order, paid(order)),
    ...journalsBetween(paid(order), back),
    ...journalsBetween(back, { ...back, ...lost(back, 1000), refunded: back.refunded, refundedAt: AT }),
  ];
  expect(balances(journals)).toEqual({ stripe: 600, disputed: -1000, revenue: 400, "creator:maker0": 0 });
});

const bases = fc.array(
  fc.record({
    price: fc.integer({ min: 0, max: 4_000_000 }),
    given: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4_000_000 })),
    share: fc.integer({ min: 0, max: 10_000 }),
    taxed: fc.double({ min: 0, max: 0.3, noNaN: true }),
  }),
  { minLength: 1, maxLength: 8 },
);

test("tax and the platform's discounts are booked with a payment and reversed by its refunds", () => {
  fc.assert(
    fc.property(bases, fc.array(fc.nat()), (given, picks) => {
      const plain = priced(...given.map(({ price }) => price));
      const order: Order = {
        ...plain,
        lines: plain.lines.map((line, n) => {
          const { price = 0, given: more = 0, share = 0, taxed = 0 } = given[n] ?? {};
          const tax = Math.floor(price * taxed);
          const basis = more > 0 && { shareBasis: price - tax + more };
          return { ...line, platformShareBasisPoints: share, ...(tax > 0 && { tax }), ...basis };
        }),
      };
      const journals = journalsBetween(order, paid(order));
      const owed = order.lines.reduce((sum, { tax = 0 }) => sum + tax, 0);
      expect(balances(journals).tax ?? 0).toBe(-owed || 0);
      let last = paid(order);
      // Some lines by themselves, and what is left in whole.
      const byLine = [...new Set(picks.map((pick) => pick % order.lines.length))];
      for (const n of byLine) {
        const price = order.lines[n]?.price.amount ?? 0;
        if (price === 0) continue;
        const next = refunded(last, last.refunded.amount + price, [n]);
        journals.push(...journalsBetween(last, next));
        last = next;
      }
      const whole = refunded(last, order.total.amount);
      if (last.refunded.amount < order.total.amount) journals.push(...journalsBetween(last, whole));
      for (const { postings } of journals) expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
      const end = balances(journals);
      if (order.total.amount > 0) expect(Object.values(end).every((amount) => amount === 0)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
