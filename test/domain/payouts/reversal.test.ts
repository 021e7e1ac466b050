import { expect, test } from "vitest";
import {
  leftToReverse,
  type ReversalAsk,
  reversalOf,
  withReversal,
  withReversalOutcome,
} from "../../../functions/payouts/domain/reversal.ts";
import {
  type Reversal,
  type Transfer,
  toOperatorsTransfer,
  toShownTransfer,
} from "../../../functions/payouts/domain/transfer.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { iso, START } from "./earnings.ts";

const AT = iso(START);
const sent: Transfer = {
  id: "2026-06-01-usd",
  creator: "maker",
  destination: "acct_1",
  currency: "usd",
  amount: 5000,
  reversed: 0,
  state: "paid",
  stripeTransfer: "tr_1",
  createdAt: AT,
  paidAt: AT,
  version: 2,
};
const reversal = (id: string, amount: number, fields: Partial<Reversal> = {}): Reversal => ({
  id,
  amount,
  reason: "Refunded after it was paid out.",
  by: "op",
  at: AT,
  state: "asked",
  ...fields,
});
const asking = (id: string, amount?: number): ReversalAsk => ({
  id,
  amount,
  reason: "Refunded after it was paid out.",
  by: "op",
  at: AT,
});
const asked = (before: Transfer, ask: ReversalAsk): Transfer => {
  const after = withReversal(before, ask);
  if (isRefusal(after)) throw new Error(after.detail);
  return after;
};

test("an operator's reversal is stored with its reason before Stripe is called", () => {
  const after = asked(sent, asking("r1", 2000));
  expect(after).toEqual({ ...sent, reversals: [reversal("r1", 2000)], version: 3 });
  expect(asked(after, asking("r2", 500))).toEqual({
    ...sent,
    reversals: [reversal("r1", 2000), reversal("r2", 500)],
    version: 4,
  });
});

test("a reversal is for the given amount or the rest, and never for more than the rest", () => {
  const before = {
    ...sent,
    reversed: 1000,
    reversals: [reversal("made", 1000, { state: "made" }), reversal("r1", 1500)],
  };
  expect(leftToReverse(sent)).toBe(5000);
  expect(leftToReverse(before)).toBe(2500);
  expect(reversalOf(asked(before, asking("r2")), "r2")).toMatchObject({ amount: 2500 });
  expect(reversalOf(asked(before, asking("r2", 2500)), "r2")).toMatchObject({ amount: 2500 });
  expect(withReversal(before, asking("r2", 2501))).toMatchObject({ refused: "too-much" });
  const all = asked(before, asking("r2"));
  expect(leftToReverse(all)).toBe(0);
  expect(withReversal(all, asking("r3"))).toMatchObject({ refused: "nothing-left" });
  expect(withReversal(all, asking("r3", 1))).toMatchObject({ refused: "nothing-left" });
});

test("a reversal that Stripe refused can be requested again", () => {
  const before = { ...sent, reversals: [reversal("r1", 5000, { state: "refused", failure: "balance_insufficient" })] };
  expect(leftToReverse(before)).toBe(5000);
  expect(reversalOf(asked(before, asking("r2")), "r2")).toMatchObject({ amount: 5000, state: "asked" });
});

test("a repeated reversal is the same one; with another amount it is refused", () => {
  const before = asked(sent, asking("r1", 2000));
  expect(withReversal(before, asking("r1", 2000))).toBe(before);
  expect(withReversal(before, asking("r1"))).toBe(before);
  expect(withReversal(before, asking("r1", 1999))).toMatchObject({ refused: "reversal-mismatch" });
  // Also once the transfer has nothing left.
  const done = { ...before, reversed: 5000 };
  expect(withReversal(done, asking("r1", 2000))).toBe(done);
});

test("only a paid transfer is reversed, by at most fifty reversals", () => {
  expect(withReversal({ ...sent, state: "in-transit" }, asking("r1"))).toMatchObject({ refused: "not-paid" });
  expect(withReversal({ ...sent, state: "failed" }, asking("r1"))).toMatchObject({ refused: "not-paid" });
  const made = (n: number) => ({
    ...sent,
    reversals: Array.from({ length: n }, (_, each) => reversal(`${each}`, 1, { state: "made" })),
  });
  expect(asked(made(49), asking("r1")).reversals).toHaveLength(50);
  expect(withReversal(made(50), asking("r1"))).toMatchObject({ refused: "too-many-reversals" });
});

test("Stripe's reply to a reversal is stored once: made, or refused with the reason", () => {
  const before = { ...sent, reversals: [reversal("r1", 2000), reversal("r2", 500)], version: 4 };
  const made = withReversalOutcome(before, "r2", { reversed: 500 });
  expect(made).toEqual({
    ...sent,
    reversals: [reversal("r1", 2000), reversal("r2", 500, { state: "made" })],
    version: 5,
  });
  expect(withReversalOutcome(made, "r2", { failure: "late" })).toBe(made);
  expect(withReversalOutcome(before, "r1", { failure: "balance_insufficient" }).reversals).toEqual([
    reversal("r1", 2000, { state: "refused", failure: "balance_insufficient" }),
    reversal("r2", 500),
  ]);
  expect(withReversalOutcome(before, "none", { reversed: 1 })).toBe(before);
  expect(withReversalOutcome(sent, "r1", { reversed: 1 })).toBe(sent);
});

test("a creator sees their transfers; operators also the account and the reversals", () => {
  const back = [reversal("r1", 2000)];
  const kept: Transfer = { ...sent, reversed: 500, failure: "late", reversals: back };
  const theirs = {
    id: "2026-06-01-usd",
    currency: "usd",
    amount: 5000,
    reversed: 500,
    state: "paid",
    createdAt: AT,
    paidAt: AT,
    failure: "late",
  };
  expect(toShownTransfer(kept)).toEqual(theirs);
  expect(toOperatorsTransfer(kept)).toEqual({
    ...theirs,
    destination: "acct_1",
    stripeTransfer: "tr_1",
    reversals: back,
  });
  expect(toOperatorsTransfer(sent).reversals).toEqual([]);
});
