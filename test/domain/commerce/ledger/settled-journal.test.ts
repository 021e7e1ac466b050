import { expect, test } from "vitest";
import type { Dispute } from "../../../../functions/commerce/contract/dispute.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Refund } from "../../../../functions/commerce/contract/refund.ts";
import {
  inBooks,
  isConverted,
  owedOf,
  reversalsOf,
  settledOf,
  takenOf,
} from "../../../../functions/commerce/ledger/earnings.ts";
import { type Journal, journalsBetween } from "../../../../functions/commerce/ledger/journal.ts";
import { AT, ORDER_ID, orderOf, productOf } from "../cart.ts";

const [D2, D3, D4, D5] = [2, 3, 4, 5].map((day) => `2026-06-0${day}T00:00:00.000Z`) as [string, string, string, string];
const TERMS_END = "2026-06-15T00:00:00.000Z";

const arrived = (amount: number, fee: number, currency: string) => ({ transaction: "txn_0", amount, fee, currency });
const order = (fields: Partial<Order> = {}): Order => ({
  ...orderOf(productOf("a")),
  state: "paid",
  paidAt: AT,
  ...fields,
});
/** Paid with 1000 usd, which came to 920 eur. */
const inEuro = (fields: Partial<Order> = {}): Order => order({ settlement: arrived(920, 30, "eur"), ...fields });
const refund = (id: string, amount: number, fields: Partial<Refund> = {}): Refund => ({
  id,
  stripeRefund: id,
  amount,
  state: "succeeded",
  at: AT,
  ...fields,
});
const dispute = (fields: Partial<Dispute> = {}): Dispute => ({
  id: "dp_1",
  amount: 1000,
  state: "needs-response",
  reason: "general",
  openedAt: D2,
  hasEvidence: false,
  movements: [],
  ...fields,
});
const movement = (id: string, amount: number, currency = "usd", fields: object = {}) => ({
  id,
  amount,
  fee: 0,
  currency,
  ...fields,
});
const amounts = ({ postings }: Journal) => Object.fromEntries(postings.map(({ account, amount }) => [account, amount]));
const book = (before: Order | undefined, after: Order) =>
  journalsBetween(before, after).map((each) => ({ ...each, postings: amounts(each) }));

test("an order is booked once its settlement is known, with everything since", () => {
  const awaited = order({ settlement: "awaited" });
  const back = { refunds: [refund("re_1", 1000)], refundedAt: D3 };
  expect(book(undefined, awaited)).toEqual([]);
  expect(book(awaited, { ...awaited, ...back })).toEqual([]);
  expect(book({ ...awaited, ...back }, inEuro(back))).toMatchObject([
    { cause: `payment:${ORDER_ID}`, currency: "eur", postings: { stripe: 890, "creator:maker": -828 } },
    { cause: "refund:re_1", currency: "eur", postings: { stripe: -920, "creator:maker": 828, revenue: 92 } },
  ]);
  const strange = order({ settlement: arrived(920, 30, "nok") });
  expect(book(undefined, strange)).toEqual([]);
  expect(book(strange, inEuro())).toHaveLength(1);
  expect(book(undefined, { ...order(), paidAt: undefined })).toEqual([]);
  expect([inBooks("eur"), inBooks("nok")]).toEqual(["eur", undefined]);
});

test("a settlement is booked without Stripe's fee, which the platform bears, and shared", () => {
  expect(journalsBetween(undefined, inEuro())).toMatchObject([
    {
      cause: `payment:${ORDER_ID}`,
      orderId: ORDER_ID,
      currency: "eur",
      at: AT,
      earnedAt: AT,
      postings: [
        { account: "stripe", amount: 890 },
        { account: "stripe-fees", amount: 30 },
        { account: "revenue", amount: -92 },
        { account: "creator:maker", amount: -828, refundableUntil: TERMS_END },
      ],
    },
  ]);
  expect(book(inEuro(), inEuro())).toEqual([]);
});

test("a payment's settlement is the arrived amount, in a currency of the books", () => {
  expect(settledOf(order())).toMatchObject({ transaction: undefined, currency: "usd", amount: 1000, fee: 0 });
  expect(settledOf(order())?.worth(333)).toBe(333);
  expect(settledOf(inEuro())).toMatchObject({ transaction: "txn_0", currency: "eur", amount: 920, fee: 30 });
  expect(settledOf(inEuro())?.worth(333)).toBe(306);
  expect(settledOf(order({ settlement: "awaited" }))).toBeUndefined();
  expect(settledOf(order({ settlement: arrived(1, 0, "nok") }))).toBeUndefined();
  // Of what was wholly paid by credit nothing arrived that a rate could be read off.
  expect(settledOf(order({ credit: 1000, settlement: arrived(0, 0, "usd") }))?.worth(333)).toBe(333);
  expect(
    [order(), inEuro(), order({ settlement: arrived(1000, 0, "usd") }), order({ settlement: "awaited" })].map(
      isConverted,
    ),
  ).toEqual([false, true, false, false]);
});

test("credit that paid a part is the platform's cost; an overpayment is owed as credit", () => {
  expect(book(undefined, order({ credit: 300 }))).toMatchObject([
    { postings: { stripe: 700, revenue: -100, "customer-credit": 300, "creator:maker": -900 } },
  ]);
  expect(book(undefined, order({ credit: -200 }))).toMatchObject([
    { postings: { stripe: 1200, revenue: -100, "customer-credit": -200, "creator:maker": -900 } },
  ]);
});

test("a line's payees are its creator and the tax authority", () => {
  const [line] = order().lines;
  if (!line) throw new Error("no line");
  expect(owedOf(line)).toEqual([
    ["creator:maker", 900],
    ["tax", 0],
  ]);
  expect(owedOf({ ...line, tax: 100, platformShareBasisPoints: 2_000 })).toEqual([
    ["creator:maker", 720],
    ["tax", 100],
  ]);
  expect(owedOf({ ...line, tax: 100, shareBasis: 1500, platformShareBasisPoints: undefined })).toEqual([
    ["creator:maker", 1350],
    ["tax", 100],
  ]);
});

test("a creator's part waits for the longest terms of their own lines", () => {
  const two = {
    ...orderOf(productOf("a", { type: "consultation" }), productOf("b"), productOf("c", { creatorId: "other" })),
    state: "paid" as const,
    paidAt: AT,
  };
  const lines = two.lines.map((line, n) => ({ ...line, refundDays: [9, 3, 1][n] ?? 0 }));
  const [payment] = journalsBetween(undefined, { ...two, lines });
  const ends = payment?.postings.map(({ account, refundableUntil }) => [account, refundableUntil]);
  expect(ends).toEqual([
    ["stripe", undefined],
    ["revenue", undefined],
    ["creator:maker", "2026-06-10T00:00:00.000Z"],
    ["creator:other", "2026-06-02T00:00:00.000Z"],
  ]);
});

test("a refund is dated by Stripe, else by the order; its failure when it was received", () => {
  const dates = (before: Order, after: Order) => book(before, after).map(({ cause, at }) => [cause, at]);
  const made = order({ refunds: [refund("re_1", 400, { madeAt: D2 })], refundedAt: D3 });
  expect(dates(order(), made)).toEqual([["refund:re_1", D2]]);
  const unmade = order({ refunds: [refund("re_1", 400)], refundedAt: D3 });
  expect(dates(order(), unmade)).toEqual([["refund:re_1", D3]]);
  expect(dates(order(), order({ refunds: [refund("re_1", 400)] }))).toEqual([["refund:re_1", AT]]);
  const failed = { ...made, refunds: [refund("re_1", 400, { madeAt: D2, state: "failed" as const })] };
  expect(dates(made, { ...failed, heardAt: D4 })).toEqual([["refund-failed:re_1", D4]]);
  expect(dates(made, failed)).toEqual([["refund-failed:re_1", D3]]);
  expect(dates(order(), { ...failed, heardAt: D4 })).toEqual([
    ["refund:re_1", D2],
    ["refund-failed:re_1", D4],
  ]);
});

test("a refund is booked by Stripe's id, else by ours; one that Stripe never had moves nothing", () => {
  const causes = (...refunds: Refund[]) => book(order(), order({ refunds })).map(({ cause }) => cause);
  expect(causes(refund("r1", 400, { stripeRefund: "re_9" }))).toEqual(["refund:re_9"]);
  expect(causes(refund("r1", 400, { stripeRefund: undefined }))).toEqual(["refund:r1"]);
  expect(causes(refund("r1", 400, { stripeRefund: undefined, state: "failed" }))).toEqual([]);
  expect(causes(refund("r1", 400, { state: "approved", stripeRefund: undefined }))).toEqual([]);
  expect(causes(refund("r1", 400, { state: "failed" }))).toEqual(["refund:r1", "refund-failed:r1"]);
  // Known as failed before, it is booked no more.
  const known = order({ refunds: [refund("r1", 400, { state: "failed" })] });
  expect(book(known, { ...known, version: 9 })).toEqual([]);
});

test("disputed money is withdrawn when it moved, else when the dispute was opened", () => {
  const held = (fields: Partial<Dispute>) => book(order(), order({ disputes: [dispute(fields)], disputedAt: D4 }));
  expect(held({})).toMatchObject([
    {
      cause: "dispute-withheld:dp_1",
      orderId: ORDER_ID,
      currency: "usd",
      at: D2,
      earnedAt: AT,
      postings: { disputed: -1000, revenue: 100, "creator:maker": 900 },
    },
  ]);
  const moved = { movements: [movement("txn_1", -1000, "usd", { at: D3, fee: 1500 })] };
  expect(held(moved)).toMatchObject([
    { cause: "dispute-withheld:dp_1", at: D3 },
    { cause: "dispute:txn_1", at: D3, postings: { stripe: -2500, "stripe-fees": 1500, disputed: 1000 } },
  ]);
  const undated = { movements: [movement("txn_1", -1000)] };
  expect(held(undated).map(({ at }) => at)).toEqual([D2, D4]);
  expect(book(order(), order({ disputes: [dispute(undated)] })).map(({ at }) => at)).toEqual([D2, AT]);
  expect(held({ state: "warning-needs-response" })).toEqual([]);
  const before = order({ disputes: [dispute(moved)], disputedAt: D4 });
  const won = order({ disputes: [dispute({ ...moved, state: "won" })], disputedAt: D5 });
  expect(book(before, { ...won, heardAt: D3 })).toMatchObject([
    { cause: "dispute-won:dp_1", at: D3, postings: { disputed: 1000, revenue: -100, "creator:maker": -900 } },
  ]);
  expect(book(before, won)).toMatchObject([{ at: D5 }]);
});

test("each movement of a dispute is booked once, and only in currencies of the books", () => {
  const [first, second, strange] = [movement("txn_1", -1000), movement("txn_2", 1000), movement("txn_3", -5, "nok")];
  const before = order({ disputes: [dispute({ state: "lost", movements: [first] })] });
  const after = order({ disputes: [dispute({ state: "lost", movements: [first, second, strange] })] });
  expect(book(before, after)).toMatchObject([{ cause: "dispute:txn_2", postings: { stripe: 1000, disputed: -1000 } }]);
});

test("a dispute of a converted payment clears what was booked; the rate's difference is ours", () => {
  const moved = (amount: number) =>
    inEuro({ disputes: [dispute({ state: "lost", movements: [movement("txn_1", amount, "eur")] })] });
  expect(book(inEuro(), moved(-950))).toMatchObject([
    { cause: "dispute-withheld:dp_1", postings: { disputed: -920, revenue: 92, "creator:maker": 828 } },
    { cause: "dispute:txn_1", currency: "eur", postings: { stripe: -950, disputed: 920, exchange: 30 } },
  ]);
  expect(book(inEuro(), moved(900))[1]).toMatchObject({ postings: { stripe: 900, disputed: -920, exchange: 20 } });
});

test("a dispute taken from another balance is booked there, and cleared where the payment is", () => {
  const taken = movement("txn_1", -800, "gbp", { fee: 20, at: D3 });
  const after = inEuro({ disputes: [dispute({ state: "lost", movements: [taken] })] });
  const about = { orderId: ORDER_ID, at: D3, earnedAt: AT };
  expect(book(inEuro(), after).slice(1)).toEqual([
    {
      ...about,
      cause: "dispute:txn_1",
      currency: "gbp",
      postings: { stripe: -820, "stripe-fees": 20, exchange: 800 },
    },
    { ...about, cause: "dispute-cleared:txn_1", currency: "eur", postings: { disputed: 920, exchange: -920 } },
  ]);
});

test("refunds under way, and amounts that banks hold or took, count as returned", () => {
  const gone = order({
    refunds: [refund("re_1", 300, { lines: [0], madeAt: D2 }), refund("re_2", 100, { state: "failed" })],
    disputes: [dispute({ amount: 500, state: "lost" }), dispute({ id: "dp_2", state: "won" })],
  });
  expect([...reversalsOf(gone).entries()]).toEqual([
    [
      "refund:re_1",
      { amount: 300, lines: [0], from: "stripe", at: D2, done: "refund:re_1", undone: "refund-failed:re_1" },
    ],
    [
      "dispute-withheld:dp_1",
      { amount: 500, from: "disputed", at: D2, done: "dispute-withheld:dp_1", undone: "dispute-won:dp_1" },
    ],
  ]);
  expect(reversalsOf(undefined).size).toBe(0);
});

test("a refund of the whole order is divided over the rest of its lines, never more", () => {
  const two = { ...orderOf(productOf("a"), productOf("b")), state: "paid" as const, paidAt: AT };
  const all = (...refunds: Refund[]) => {
    const { lines, ...rest } = takenOf({ ...two, refunds }, reversalsOf({ ...two, refunds }).values());
    return { byLine: lines.map(({ taken }) => taken), ...rest };
  };
  expect(all(refund("r", 400, { lines: [1] }), refund("s", 700))).toEqual({
    byLine: [0, 400],
    spread: 700,
    room: 1600,
  });
  expect(all(refund("r", 400, { lines: [1] }), refund("s", 9000))).toEqual({
    byLine: [0, 400],
    spread: 1600,
    room: 1600,
  });
});

test("after refunds of a line and of the order, the line's payees keep exactly the rest", () => {
  const two = {
    ...orderOf(productOf("a"), productOf("b", { creatorId: "other" })),
    state: "paid" as const,
    paidAt: AT,
  };
  const refunds = [refund("r", 400, { lines: [0], part: true }), refund("s", 800)];
  const [first, second] = book(two, { ...two, refunds });
  expect(first?.postings).toEqual({ stripe: -400, revenue: 40, "creator:maker": 360 });
  // Of the 600 and the 1000 that are left, a half.
  expect(second?.postings).toEqual({ stripe: -800, revenue: 80, "creator:maker": 270, "creator:other": 450 });
  const all = book(two, { ...two, refunds: [...refunds, refund("t", 800)] })[2];
  expect(all?.postings).toEqual({ stripe: -800, revenue: 80, "creator:maker": 270, "creator:other": 450 });
});

test("the platform's free lines are earned until the last paid line is refunded", () => {
  const given = orderOf(productOf("a"), productOf("b", { creatorId: "other" }));
  const lines = given.lines.map((line, n) =>
    n === 1 ? { ...line, price: { amount: 0, currency: "usd" as const }, shareBasis: 1000 } : line,
  );
  const half: Order = { ...given, lines, total: { amount: 1000, currency: "usd" }, state: "paid", paidAt: AT };
  expect(book(undefined, half)[0]?.postings).toEqual({
    stripe: 1000,
    revenue: 800,
    "creator:maker": -900,
    "creator:other": -900,
  });
  expect(book(half, { ...half, refunds: [refund("r", 1000, { lines: [0] })] })[0]?.postings).toEqual({
    stripe: -1000,
    revenue: -800,
    "creator:maker": 900,
    "creator:other": 900,
  });
  const free = { ...half, lines: lines.slice(1), total: { amount: 0, currency: "usd" as const } };
  expect(book(undefined, free)[0]?.postings).toEqual({ revenue: 900, "creator:other": -900 });
});
