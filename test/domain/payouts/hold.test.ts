import fc from "fast-check";
import { expect, test } from "vitest";
import { productTypes } from "../../../functions/catalogue/contract/product.ts";
import { journal } from "../../../functions/commerce/contract/journal.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { journalsBetween } from "../../../functions/commerce/ledger/journal.ts";
import { verdictOn } from "../../../functions/commerce/refunds/refund-policy.ts";
import { amountsOn, bookedBalance, emptyBalance } from "../../../functions/payouts/domain/balance.ts";
import { accruals } from "../../../functions/payouts/domain/ledger.ts";
import { dayAt } from "../../../functions/payouts/domain/schedule.ts";
import { orderOf, productOf } from "../commerce/cart.ts";
import { DAY, iso, START } from "./earnings.ts";

const lines = fc.array(
  fc.record({
    type: fc.constantFrom(...productTypes.filter((type) => type !== "bundle" && type !== "credit-pack")),
    creator: fc.nat(2),
    amount: fc.integer({ min: 100, max: 1_000_000 }),
    /** What it was sold with, whatever the terms of its type are by now. */
    refundDays: fc.nat(120),
  }),
  { minLength: 1, maxLength: 6 },
);

test("no creator is paid money that a buyer can still get back automatically, on any terms", () => {
  fc.assert(
    fc.property(lines, fc.nat(86_399_999), fc.nat(130 * DAY), (sold, paid, after) => {
      const order = orderOf(
        ...sold.map(({ type, creator, amount }, n) =>
          productOf(`p${n}`, { type, creatorId: `maker${creator}`, price: { amount, currency: "usd" } }),
        ),
      );
      const paidAt = iso(START + paid);
      const kept = order.lines.map((line, n) => ({ ...line, refundDays: sold[n]?.refundDays ?? 0 }));
      const bought: Order = { ...order, lines: kept, state: "paid", paidAt };
      const entries = journalsBetween(order, bought)
        .map((each) => journal.parse(each))
        .flatMap(accruals);
      const at = START + paid + after;
      // Both ends of the terms of each line, too: that is where they would overlap.
      const ends = sold.flatMap(({ refundDays }) => [-1, 0, 1].map((off) => START + paid + refundDays * DAY + off));
      for (const now of [at, ...ends]) {
        for (const [n, { creatorId }] of kept.entries()) {
          if (!verdictOn(bought, [n], { studies: new Map(), at: now }).approved) continue;
          const own = entries.filter(({ creator }) => creator === creatorId);
          const balance = bookedBalance(emptyBalance(creatorId, "usd"), own, dayAt(now));
          expect([creatorId, iso(now), amountsOn(balance, dayAt(now)).payable]).toEqual([creatorId, iso(now), 0]);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("a sale without automatic refund still waits for the hold; all is payable in the end", () => {
  const order = orderOf(productOf("p", { type: "consultation", price: { amount: 1000, currency: "usd" } }));
  const bought: Order = { ...order, state: "paid", paidAt: iso(START) };
  const [entry] = journalsBetween(order, bought)
    .map((each) => journal.parse(each))
    .flatMap(accruals);
  if (!entry) throw new Error("no entry");
  const on = (days: number) => {
    const day = dayAt(START + days * DAY);
    return amountsOn(bookedBalance(emptyBalance("maker", "usd"), [entry], day), day).payable;
  };
  expect([on(6), on(7), on(29), on(30)]).toEqual([0, 810, 810, 900]);
});
