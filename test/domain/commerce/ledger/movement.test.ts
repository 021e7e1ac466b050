import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Journal, Posting } from "../../../../functions/commerce/ledger/journal.ts";
import {
  atStripe,
  causeOf,
  differenceOf,
  exchangeJournals,
  expectedOf,
  failedJournal,
  feeJournal,
  hasFee,
  type Movement,
} from "../../../../functions/commerce/ledger/movement.ts";
import { AT, ORDER_ID, orderOf, productOf } from "../cart.ts";

const LATER = "2026-06-02T00:00:00.000Z";
const moved = (fields: Partial<Movement> = {}): Movement => ({
  id: "txn_1",
  kind: "payment",
  amount: 1000,
  fee: 59,
  currency: "usd",
  at: AT,
  source: "ch_1",
  ...fields,
});
const journal = (postings: Posting[], fields: Partial<Journal> = {}): Journal => ({
  cause: `payment:${ORDER_ID}`,
  orderId: ORDER_ID,
  currency: "usd",
  at: AT,
  earnedAt: AT,
  postings,
  ...fields,
});
const stripe = (amount: number): Posting => ({ account: "stripe", amount });
const fees = (amount: number): Posting => ({ account: "stripe-fees", amount });
const pending = orderOf(productOf("a"));
const paid: Order = { ...pending, state: "paid", paidAt: LATER };
const settledIn = (currency: string): Order => ({
  ...paid,
  settlement: { transaction: "txn_1", amount: 920, fee: 0, currency },
});

test("a movement is booked by its cause: a payment, a refund, its failure, a dispute", () => {
  const causes = (["payment", "refund", "refund-failure", "dispute", "payment-failure", "other"] as const).map((kind) =>
    causeOf(moved({ kind, source: "re_1" }), "o"),
  );
  expect(causes).toEqual(["payment:o", "refund:re_1", "refund-failed:re_1", "dispute:txn_1", undefined, undefined]);
});

test("a fee missing from its movement's journal is booked alone, as of the order's payment", () => {
  expect(feeJournal(moved(), paid, LATER)).toEqual({
    cause: "fee:txn_1",
    orderId: ORDER_ID,
    currency: "usd",
    at: LATER,
    earnedAt: LATER,
    postings: [stripe(-59), fees(59)],
  });
  expect(feeJournal(moved(), pending, LATER)).toMatchObject({ earnedAt: AT });
  expect(feeJournal(moved({ fee: 0 }), paid, LATER)).toBeUndefined();
  expect(feeJournal(moved({ currency: "chf" }), paid, LATER)).toBeUndefined();
});

test("a dispute's fee is in its journal, another movement's only if it was known in time", () => {
  const [bare, whole] = [journal([stripe(1000)]), journal([stripe(941), fees(59)])];
  const known = (kind: Movement["kind"]) => [bare, whole].map((each) => hasFee(each, moved({ kind })));
  expect(known("dispute")).toEqual([true, true]);
  expect(known("payment")).toEqual([false, true]);
  expect(known("refund")).toEqual([false, true]);
  expect([bare, whole].map((each) => expectedOf(moved(), each))).toEqual([1000, 941]);
  expect([bare, whole].map((each) => differenceOf(moved(), each))).toEqual([undefined, undefined]);
});

test("a journal's movement at Stripe is the sum of its postings to that account", () => {
  expect(atStripe(journal([stripe(700), fees(59), stripe(241), { account: "revenue", amount: -1000 }]))).toBe(941);
  expect(atStripe(journal([{ account: "revenue", amount: 5 }]))).toBe(0);
});

test("a movement in another currency than its journal, or of another amount, differs", () => {
  const booked = journal([stripe(1000)]);
  expect(differenceOf(moved({ currency: "eur" }), booked)).toBe("currency");
  expect(differenceOf(moved({ amount: 999 }), booked)).toBe("amount");
  expect(differenceOf(moved(), journal([stripe(940), fees(59)]))).toBe("amount");
});

test("a difference in Stripe's conversion rate is the platform's gain or loss", () => {
  const refund = moved({ kind: "refund", amount: -930, fee: 0, currency: "eur", source: "re_1" });
  const booked = journal([stripe(-920)], { cause: "refund:re_1", currency: "eur" });
  expect(exchangeJournals(refund, booked, settledIn("eur"), LATER)).toEqual([
    {
      cause: "exchange:txn_1",
      orderId: ORDER_ID,
      currency: "eur",
      at: LATER,
      earnedAt: AT,
      postings: [stripe(-10), { account: "exchange", amount: 10 }],
    },
  ]);
});

test("money that Stripe took from another balance than booked is corrected in both", () => {
  const refund = moved({ kind: "refund", amount: -800, fee: 0, currency: "gbp", source: "re_1" });
  const booked = journal([stripe(-920)], { cause: "refund:re_1", currency: "eur" });
  const about = { orderId: ORDER_ID, at: LATER, earnedAt: AT };
  for (const order of [settledIn("eur"), paid]) {
    expect(exchangeJournals(refund, booked, order, LATER)).toEqual([
      {
        ...about,
        cause: "exchange:txn_1",
        currency: "gbp",
        postings: [stripe(-800), { account: "exchange", amount: 800 }],
      },
      {
        ...about,
        cause: "exchange:txn_1:undone",
        currency: "eur",
        postings: [stripe(920), { account: "exchange", amount: -920 }],
      },
    ]);
  }
});

test("nothing is corrected without a difference, a conversion, or a currency of the books", () => {
  const booked = journal([stripe(1000)]);
  expect(exchangeJournals(moved(), booked, settledIn("eur"), LATER)).toEqual([]);
  expect(exchangeJournals(moved({ amount: 990 }), booked, paid, LATER)).toEqual([]);
  expect(exchangeJournals(moved({ amount: 990 }), booked, settledIn("usd"), LATER)).toEqual([]);
  expect(exchangeJournals(moved({ currency: "chf" }), booked, settledIn("eur"), LATER)).toEqual([]);
});

test("with the corrections booked, each balance moves by exactly what Stripe reports", () => {
  const amount = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const code = fc.constantFrom("usd" as const, "eur" as const);
  fc.assert(
    fc.property(amount, amount, fc.nat(500), code, code, (real, booked, fee, currency, of) => {
      const movement = moved({ kind: "dispute", amount: real, fee, currency });
      const first = journal([stripe(booked), fees(fee)], { currency: of });
      const all = [first, ...exchangeJournals(movement, first, settledIn("eur"), LATER)];
      for (const each of ["usd", "eur"] as const) {
        const moves = all.filter((one) => one.currency === each).reduce((sum, one) => sum + atStripe(one), 0);
        expect(moves).toBe(each === currency ? real - fee : 0);
      }
      for (const { postings } of all.slice(1)) expect(postings.reduce((sum, one) => sum + one.amount, 0)).toBe(0);
      expect(new Set(all.map(({ cause }) => cause)).size).toBe(all.length);
    }),
  );
});

test("both movements of a debit that failed clear each other, and Stripe's fees are left", () => {
  const submitted = failedJournal(moved({ fee: 35 }), pending, LATER);
  const failed = failedJournal(
    moved({ id: "txn_2", kind: "payment-failure", amount: -1000, fee: 400 }),
    pending,
    LATER,
  );
  const about = { orderId: ORDER_ID, currency: "usd", at: LATER, earnedAt: AT };
  expect([submitted, failed]).toEqual([
    {
      ...about,
      cause: "submitted:txn_1",
      postings: [stripe(965), fees(35), { account: "processing", amount: -1000 }],
    },
    {
      ...about,
      cause: "failed:txn_2",
      postings: [stripe(-1400), fees(400), { account: "processing", amount: 1000 }],
    },
  ]);
  expect(failedJournal(moved({ fee: 0 }), pending, LATER)?.postings).toEqual([
    stripe(1000),
    { account: "processing", amount: -1000 },
  ]);
  expect(failedJournal(moved({ currency: "chf" }), pending, LATER)).toBeUndefined();
});
