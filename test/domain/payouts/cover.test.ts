import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyBalance } from "../../../functions/payouts/domain/balance.ts";
import { shortfalls, withOwedBy } from "../../../functions/payouts/domain/shortfall.ts";

const balanceOf = (earned: number, paid = 0, inTransit = 0) => ({
  ...emptyBalance("maker", "usd"),
  earned,
  paid,
  inTransit,
});
const funds = (held: number, schedule = "manual", minimum = 0) => ({
  held: new Map([["usd", held]]),
  schedule,
  minimum: new Map([["usd", minimum]]),
});
const owed = (amount: number) => new Map([["usd", amount]] as const);

test("creators are owed everything unpaid, also while it waits; one's debt pays no other", () => {
  const all = [balanceOf(1000), balanceOf(500, 900), balanceOf(800, 300), balanceOf(700, 0, 700)];
  expect(all.reduce(withOwedBy, new Map())).toEqual(new Map([["usd", 1500]]));
});

test("a currency is covered by funds that no automatic payout can take", () => {
  expect(shortfalls(owed(1000), funds(1000))).toEqual([]);
  expect(shortfalls(owed(1000), funds(999))).toEqual([{ currency: "usd", owed: 1000, why: "balance", has: 999 }]);
  expect(shortfalls(owed(1000), funds(5000, "daily"))).toMatchObject([{ why: "schedule", has: 0 }]);
  expect(shortfalls(owed(1000), funds(5000, "weekly", 999))).toMatchObject([{ why: "schedule", has: 999 }]);
  expect(shortfalls(owed(1000), funds(5000, "daily", 1000))).toEqual([]);
  expect(shortfalls(owed(0), funds(0, "daily"))).toEqual([]);
  expect(shortfalls(owed(1), { ...funds(0), held: new Map() })).toMatchObject([{ why: "balance", has: 0 }]);
});

test("if no creator is owed anything there is no shortfall, even if the platform owes Stripe", () => {
  expect(shortfalls(owed(0), funds(-500, "daily", -1))).toEqual([]);
});

test("without a shortfall, automatic payouts always leave what creators are owed", () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(amount, amount, amount, fc.constantFrom("manual", "daily"), (due, held, minimum, schedule) => {
      if (shortfalls(owed(due), funds(held, schedule, minimum)).length > 0) return;
      const left = schedule === "manual" ? held : Math.min(held, minimum);
      expect(left).toBeGreaterThanOrEqual(due);
    }),
  );
});
