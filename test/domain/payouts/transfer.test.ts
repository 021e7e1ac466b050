import fc from "fast-check";
import { expect, test } from "vitest";
import {
  amountsOn,
  type Balance,
  bookedBalance,
  isStopped,
  missingOn,
} from "../../../functions/payouts/domain/balance.ts";
import { accruals } from "../../../functions/payouts/domain/ledger.ts";
import { releaseOf } from "../../../functions/payouts/domain/release.ts";
import { dayAt } from "../../../functions/payouts/domain/schedule.ts";
import {
  openedTransfer,
  type Seen,
  type Step,
  settledTransfer,
  type Transfer,
} from "../../../functions/payouts/domain/transfer.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { bookedAll, DAY, iso, journalOf, missing, START, sale } from "./earnings.ts";

const AT = iso(START + 40 * DAY);
const TODAY = dayAt(START + 40 * DAY);
const rich = () => bookedAll(accruals(journalOf("payment:o", 5000)));
function begun(of = rich()): { transfer: Transfer; balance: Balance } {
  const step = openedTransfer(of, "acct_1", TODAY, AT);
  if (!step) throw new Error("nothing to transfer");
  return { transfer: step.transfer, balance: bookedBalance(of, step.entries, TODAY) };
}
const money = (balance: Balance) => {
  const { payable, inTransit, paid, withheld } = amountsOn(balance, TODAY);
  return { payable, inTransit, paid, withheld };
};
function after(from: { transfer: Transfer; balance: Balance }, ...seen: Seen[]) {
  let { transfer, balance } = from;
  for (const each of seen) {
    const step = settledTransfer(transfer, each, AT, missingOn(balance, TODAY));
    if (!step) continue;
    transfer = step.transfer;
    balance = bookedBalance(balance, step.entries, TODAY);
  }
  return { state: transfer.state, ...money(balance) };
}
const nothing = { payable: 0, inTransit: 0, paid: 0, withheld: 0 };
const there = (reversed = 0): Seen => ({ stripeTransfer: "tr_1", reversed });
const refused: Seen = { failure: "balance_insufficient" };

test("payable money goes in transit as the day's transfer, and cannot be sent by another", () => {
  const { transfer, balance } = begun();
  expect(transfer).toMatchObject({ id: "2026-07-11-usd", amount: 5000, state: "in-transit", destination: "acct_1" });
  expect(money(balance)).toEqual({ payable: 0, inTransit: 5000, paid: 0, withheld: 0 });
  expect(openedTransfer(balance, "acct_1", TODAY, AT)).toBeUndefined();
});

test("a transfer made at Stripe is paid, and a refused one is payable again", () => {
  expect(after(begun(), there())).toEqual({ state: "paid", ...nothing, paid: 5000 });
  expect(after(begun(), refused)).toEqual({ state: "failed", ...nothing, payable: 5000 });
});

test("reversed amounts are withheld and not payable, in parts and up to the whole", () => {
  expect(after(begun(), there(), there(2000))).toEqual({ state: "paid", ...nothing, withheld: 2000, paid: 3000 });
  expect(after(begun(), there(2000), there(9000))).toEqual({ state: "paid", ...nothing, withheld: 5000 });
});

test("a reversal reduces debt first, and the rest is withheld", () => {
  const { transfer, balance } = begun();
  const owing = bookedBalance(balance, accruals(journalOf("refund:late", -1500)), TODAY);
  expect(money(owing).payable).toBe(-1500);
  expect(after({ transfer, balance: owing }, there(), there(1000))).toMatchObject({ payable: -500, withheld: 0 });
  expect(after({ transfer, balance: owing }, there(), there(2000))).toMatchObject({ payable: 0, withheld: 500 });
});

test("each step of a transfer is one entry that names it and the accounts", () => {
  const { transfer, balance } = begun();
  const about = { creator: "maker", currency: "usd", at: AT, reference: "2026-07-11-usd" };
  expect(openedTransfer(rich(), "acct_1", TODAY, AT)?.entries).toEqual([
    {
      ...about,
      cause: "transfer:2026-07-11-usd",
      postings: [
        { account: "payable", amount: -5000 },
        { account: "in-transit", amount: 5000 },
      ],
    },
  ]);
  expect(settledTransfer(transfer, refused, AT)?.entries).toEqual([
    {
      ...about,
      cause: "failed:2026-07-11-usd",
      postings: [
        { account: "in-transit", amount: -5000 },
        { account: "payable", amount: 5000 },
      ],
    },
  ]);
  const paid = {
    ...about,
    cause: "paid:2026-07-11-usd",
    postings: [
      { account: "in-transit", amount: -5000 },
      { account: "paid", amount: 5000 },
    ],
  };
  expect(settledTransfer(transfer, there(), AT)?.entries).toEqual([paid]);
  expect(settledTransfer(transfer, there(1000), AT, 300)?.entries).toEqual([
    paid,
    {
      ...about,
      cause: "reversed:1000:2026-07-11-usd",
      postings: [
        { account: "paid", amount: -1000 },
        { account: "payable", amount: 300 },
        { account: "withheld", amount: 700 },
      ],
    },
  ]);
  expect(settledTransfer(transfer, there(1000), AT, 1000)?.entries[1]?.postings).toEqual([
    { account: "paid", amount: -1000 },
    { account: "payable", amount: 1000 },
  ]);
  expect(settledTransfer(transfer, there(1000), AT)?.entries[1]?.postings).toEqual([
    { account: "paid", amount: -1000 },
    { account: "withheld", amount: 1000 },
  ]);
  const failed = settledTransfer(transfer, refused, AT)?.transfer ?? transfer;
  expect(settledTransfer(failed, there(), AT)?.entries).toMatchObject([
    {
      postings: [
        { account: "payable", amount: -5000 },
        { account: "paid", amount: 5000 },
      ],
    },
  ]);
  expect(missing(balance, TODAY)).toBe(0);
});

test("a known report of a transfer changes nothing; a new one is its next version", () => {
  const { transfer } = begun();
  const paid = settledTransfer(transfer, there(1000), AT)?.transfer ?? transfer;
  expect(paid).toEqual({
    ...transfer,
    state: "paid",
    stripeTransfer: "tr_1",
    reversed: 1000,
    paidAt: AT,
    version: 2,
  });
  const later = iso(START + 41 * DAY);
  expect(settledTransfer(paid, there(1000), later)).toBeUndefined();
  expect(settledTransfer(paid, there(), later)).toBeUndefined();
  expect(settledTransfer(paid, refused, later)).toBeUndefined();
  const more = settledTransfer(paid, there(1500), later);
  expect(more?.transfer).toMatchObject({ reversed: 1500, paidAt: AT, version: 3 });
  expect(more?.entries).toHaveLength(1);
  const failed = settledTransfer(transfer, refused, AT)?.transfer ?? transfer;
  expect(failed).toEqual({ ...transfer, state: "failed", failure: "balance_insufficient", version: 2 });
  expect(settledTransfer(failed, refused, later)).toBeUndefined();
  const after = settledTransfer(failed, there(), later)?.transfer;
  expect(after).toMatchObject({ state: "paid", paidAt: later, version: 3 });
  expect(after).not.toHaveProperty("failure");
});

test("a release makes the withheld money, or a given amount of it, payable once by its id", () => {
  const withheld = { ...rich(), withheld: 3000 };
  expect(releaseOf(withheld, { id: "r" }, AT)).toEqual({
    cause: "release:r",
    creator: "maker",
    currency: "usd",
    at: AT,
    reference: "r",
    postings: [
      { account: "withheld", amount: -3000 },
      { account: "payable", amount: 3000 },
    ],
  });
  expect(releaseOf(withheld, { id: "r", amount: 3000 }, AT)).toMatchObject({ cause: "release:r" });
});

test("only an operator releases withheld money, and never more than there is", () => {
  const { transfer, balance } = begun();
  let now = balance;
  for (const step of [settledTransfer(transfer, there(3000), AT)])
    if (step) now = bookedBalance(now, step.entries, TODAY);
  expect(openedTransfer(now, "acct_1", dayAt(START + 60 * DAY), AT)).toBeUndefined();
  expect(releaseOf(now, { id: "r", amount: 3001 }, AT)).toMatchObject({ refused: "too-much" });
  const entry = releaseOf(now, { id: "r", amount: 2000 }, AT);
  if (isRefusal(entry)) throw new Error(entry.detail);
  now = bookedBalance(now, [entry], TODAY);
  expect(money(now)).toMatchObject({ withheld: 1000, payable: 2000 });
  expect(missing(now, TODAY)).toBe(0);
  expect(releaseOf({ ...now, withheld: 0 }, { id: "s" }, AT)).toMatchObject({ refused: "nothing-withheld" });
});

test("a transfer only moves forward: an older report and a late refusal change nothing", () => {
  expect(after(begun(), there(2000), there(), refused)).toEqual(after(begun(), there(2000)));
});

test("a transfer that was made after all counts, even after a booked refusal", () => {
  expect(after(begun(), refused, there())).toEqual({ state: "paid", ...nothing, paid: 5000 });
});

const reports = fc.array(fc.oneof(fc.constant(refused), fc.integer({ min: 0, max: 5000 }).map(there)), {
  minLength: 1,
  maxLength: 8,
});
test("reports in any order and number end in the furthest state", () => {
  fc.assert(
    fc.property(reports, (seen) => {
      const taken = seen.flatMap((each) => ("failure" in each ? [] : each.reversed));
      const furthest = taken.length > 0 ? there(Math.max(...taken)) : refused;
      expect(after(begun(), ...seen)).toEqual(after(begun(), furthest));
    }),
  );
});

/** What happens to a creator: sales with refunds, days, runs of transfers, Stripe's answers, money taken back. */
const life = fc.array(
  fc.oneof(
    sale.map((entries) => ({ entries })),
    fc.integer({ min: 1, max: 20 }).map((days) => ({ days })),
    fc.constantFrom<Seen | "no-answer">(there(), refused, "no-answer").map((run) => ({ run })),
    fc.record({ which: fc.nat(10), part: fc.double({ min: 0, max: 1, noNaN: true }) }).map((taken) => ({ taken })),
    fc.double({ min: 0, max: 1, noNaN: true }).map((released) => ({ released })),
  ),
  { maxLength: 40 },
);

test("every day all earnings are in exactly one account, and only payable ones are sent", () => {
  fc.assert(
    fc.property(life, (steps) => {
      let now = START;
      let balance = bookedAll([]);
      let releasedInAll = 0;
      const transfers = new Map<string, Transfer>();
      const take = (step: Step | undefined) => {
        if (!step) return;
        transfers.set(step.transfer.id, step.transfer);
        balance = bookedBalance(balance, step.entries, dayAt(now));
      };
      for (const step of steps) {
        if ("entries" in step) for (const entry of step.entries) balance = bookedBalance(balance, [entry], dayAt(now));
        else if ("days" in step) now += step.days * DAY;
        else if ("released" in step) {
          const amount = Math.ceil(balance.withheld * step.released);
          const entry = releaseOf(balance, { id: `${now}`, amount }, iso(now));
          if (isRefusal(entry)) {
            expect(balance.withheld).toBe(0);
            continue;
          }
          balance = bookedBalance(balance, [entry], dayAt(now));
          releasedInAll += amount;
        } else if ("taken" in step) {
          const transfer = [...transfers.values()][step.taken.which];
          if (transfer?.state !== "paid") continue;
          const before = amountsOn(balance, dayAt(now));
          const reversed = Math.floor(transfer.amount * step.taken.part);
          take(settledTransfer(transfer, there(reversed), iso(now), missingOn(balance, dayAt(now))));
          const { payable, withheld } = amountsOn(balance, dayAt(now));
          // Nothing that came back is sent again by itself: at most it makes up for what was owed.
          expect(payable).toBeLessThanOrEqual(Math.max(0, before.payable));
          expect(withheld).toBeGreaterThanOrEqual(before.withheld);
        } else {
          const { run } = step;
          for (const transfer of [...transfers.values()].filter(({ state }) => state === "in-transit")) {
            if (run !== "no-answer") take(settledTransfer(transfer, run, iso(now)));
          }
          if (isStopped([balance]) || transfers.has(`${dayAt(now)}-usd`)) continue;
          const { payable } = amountsOn(balance, dayAt(now));
          const next = openedTransfer(balance, "acct_1", dayAt(now), iso(now));
          if (!next) continue;
          expect(next.transfer.amount).toBeLessThanOrEqual(payable);
          take(next);
          if (run !== "no-answer") take(settledTransfer(next.transfer, run, iso(now)));
        }
        const all = [...transfers.values()];
        const sum = (of: Transfer[], amount: (each: Transfer) => number) => of.reduce((a, each) => a + amount(each), 0);
        const { inTransit, paid } = amountsOn(balance, dayAt(now));
        expect(inTransit).toBe(
          sum(
            all.filter(({ state }) => state === "in-transit"),
            ({ amount }) => amount,
          ),
        );
        expect(paid).toBe(
          sum(
            all.filter(({ state }) => state === "paid"),
            ({ amount, reversed }) => amount - reversed,
          ),
        );
        // What is withheld is what came back and neither made up for a debt nor was released.
        const cameBack = sum(all, ({ reversed }) => reversed);
        expect(balance.withheld).toBeGreaterThanOrEqual(0);
        expect(balance.withheld).toBeLessThanOrEqual(cameBack - releasedInAll);
        for (const n of [0, 7, 31]) expect(missing(balance, dayAt(now + n * DAY))).toBe(0);
      }
    }),
    { numRuns: 300 },
  );
});
