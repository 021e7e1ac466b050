import fc from "fast-check";
import { expect, test } from "vitest";
import { accruals } from "../../../functions/payouts/domain/ledger.ts";
import { iso, type Journal, journalOf, START } from "./earnings.ts";

test("a tenth of a sale's earnings is reserved for thirty days, and the rest held for seven", () => {
  expect(accruals(journalOf("payment:o", 909))).toEqual([
    {
      cause: "payment:o",
      creator: "maker",
      currency: "usd",
      at: iso(START),
      reference: "o",
      postings: [
        { account: "earned", amount: -909 },
        { account: "held", amount: 819, until: "2026-06-08" },
        { account: "reserved", amount: 90, until: "2026-07-01" },
      ],
    },
  ]);
});

test("a refund is taken from where the sale's money is by the sale's own date", () => {
  const [entry] = accruals(journalOf("refund:o:1", -909, { at: iso(START + 1) }));
  expect(entry?.postings).toEqual([
    { account: "earned", amount: 909 },
    { account: "held", amount: -819, until: "2026-06-08" },
    { account: "reserved", amount: -90, until: "2026-07-01" },
  ]);
});

test("a refund of earnings without a date is taken at once", () => {
  const { earnedAt: _, ...undated } = journalOf("dispute:o", -500);
  expect(accruals(undated)[0]?.postings).toEqual([
    { account: "earned", amount: 500 },
    { account: "payable", amount: -500 },
  ]);
});

test("earnings without a date wait from their report", () => {
  const { earnedAt: _, ...undated } = journalOf("payment:o", 500);
  expect(accruals(undated)[0]?.postings).toEqual([
    { account: "earned", amount: -500 },
    { account: "held", amount: 450, until: "2026-06-08" },
    { account: "reserved", amount: 50, until: "2026-07-01" },
  ]);
});

test("each creator of an order has one entry, however many lines; the platform has none", () => {
  const postings = [
    { account: "stripe", amount: 1000 },
    { account: "revenue", amount: -100 },
    { account: "creator:a", amount: -300 },
    { account: "creator:b", amount: -400 },
    { account: "creator:a", amount: -200 },
  ] satisfies Journal["postings"];
  const entries = accruals(journalOf("payment:o", 0, { postings }));
  expect(entries.map(({ creator, postings }) => [creator, postings[0]?.amount])).toEqual([
    ["a", -500],
    ["b", -400],
  ]);
});

test("an order without earnings makes no entry", () => {
  expect(accruals(journalOf("payment:o", 0))).toEqual([]);
});

test("every entry sums to zero", () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.boolean(), (owed, isDated) => {
      for (const { postings } of accruals(journalOf("c:o", owed, isDated ? {} : { earnedAt: undefined }))) {
        expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
        expect(postings.every(({ amount }) => Number.isSafeInteger(amount) && amount !== 0)).toBe(true);
      }
    }),
  );
});
