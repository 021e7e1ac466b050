import fc from "fast-check";
import { expect, test } from "vitest";
import {
  amountsOn,
  bookedBalance,
  emptyBalance,
  isStopped,
  nextTransferOn,
  transferableOn,
} from "../../../functions/payouts/domain/balance.ts";
import { accruals, type Entry } from "../../../functions/payouts/domain/ledger.ts";
import { dayAt } from "../../../functions/payouts/domain/schedule.ts";
import { bookedAll, DAY, iso, journalOf, missing, START, sale } from "./earnings.ts";

const day = (n: number) => dayAt(START + n * DAY);
const sold = (amount: number) => accruals(journalOf(`payment:${amount}`, amount));
const takenBack = (amount: number, fields = {}) => accruals(journalOf(`refund:${amount}`, -amount, fields));

test("earnings are held, then payable except for the reserve, then payable in full", () => {
  const balance = bookedAll(sold(1000));
  expect([0, 6, 7, 29, 30].map((n) => amountsOn(balance, day(n)))).toMatchObject([
    { earned: 1000, held: 900, reserved: 100, payable: 0 },
    { held: 900, reserved: 100, payable: 0 },
    { held: 0, reserved: 100, payable: 900 },
    { held: 0, reserved: 100, payable: 900 },
    { held: 0, reserved: 0, payable: 1000 },
  ]);
});

test("a sale that is refunded within its window leaves no amount anywhere", () => {
  const balance = bookedAll([...sold(1000), ...takenBack(1000)]);
  expect(amountsOn(balance, day(0))).toEqual({
    earned: 0,
    held: 0,
    reserved: 0,
    payable: 0,
    inTransit: 0,
    paid: 0,
    withheld: 0,
  });
});

test("a refund after the hold is a debt, which the next earnings reduce first", () => {
  const late = bookedAll([...takenBack(5000), ...accruals(journalOf("payment:next", 3000))]);
  expect(amountsOn(late, day(30)).payable).toBe(-2000);
  expect(transferableOn(late, day(30))).toBe(0);
});

test("an amount below the minimum waits, and one over the maximum is completed the next day", () => {
  expect(transferableOn(bookedAll(sold(1111)), day(7))).toBe(1000);
  expect(transferableOn(bookedAll(sold(1110)), day(7))).toBe(0);
  const large = bookedAll([1, 2].flatMap((n) => accruals(journalOf(`payment:${n}`, 99_999_999))));
  expect(transferableOn(large, day(30))).toBe(99_999_999);
});

test("in a currency with three decimals only multiples of ten are sent", () => {
  const balance = { ...bookedAll(sold(9_999)), currency: "kwd" as const };
  expect(transferableOn(balance, day(30))).toBe(9_990);
});

test("transfers stop beyond the debt limit in any currency, less earnings that still wait", () => {
  const owing = (amount: number) => bookedAll(takenBack(amount));
  expect([isStopped([owing(10_000)]), isStopped([owing(10_001)])]).toEqual([false, true]);
  expect(isStopped([bookedAll(sold(50_000)), { ...owing(15_001), currency: "jpy" as const }])).toBe(true);
  const waiting = bookedAll([...takenBack(15_000), ...accruals(journalOf("payment:new", 5_000))]);
  expect(isStopped([waiting])).toBe(false);
});

test("payable amounts wait for no day, and amounts without such a day are payable", () => {
  const entry: Entry = {
    cause: "c",
    creator: "maker",
    currency: "usd",
    at: iso(START),
    reference: "o",
    postings: [
      { account: "payable", amount: 300, until: day(7) },
      { account: "held", amount: 200 },
      { account: "held", amount: 90, until: day(7) },
    ],
  };
  const balance = bookedBalance(emptyBalance("maker", "usd"), [entry], day(0));
  expect(amountsOn(balance, day(0))).toMatchObject({ payable: 500, held: 90, reserved: 0 });
});

test("each booking is one new version of the balance, however many entries it has", () => {
  const [first, next] = [sold(1000), [...sold(2000), ...takenBack(500)]];
  const balance = bookedBalance(emptyBalance("maker", "usd"), first, day(0));
  expect([balance.version, bookedBalance(balance, next, day(0)).version]).toEqual([1, 2]);
});

test("the next transfer is never announced for a past day, whatever was payable then", () => {
  const waiting = { [day(1)]: { held: 5000, reserved: 0 }, [day(2)]: { held: -5000, reserved: 0 } };
  expect(nextTransferOn({ ...emptyBalance("maker", "usd"), waiting }, START + 3 * DAY)).toBeUndefined();
});

const sales = fc.array(sale, { minLength: 1, maxLength: 8 }).map((each) => each.flat());
/** Entries in another order, some of them again. */
const shuffled = (entries: readonly Entry[]) =>
  fc.array(fc.nat(entries.length - 1), { maxLength: 6 }).chain((again) => {
    const all = [...entries, ...again.map((n) => entries[n] as Entry)];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });
const days = fc.array(fc.nat(120), { minLength: 1, maxLength: 30 }).map((all) => all.sort((a, b) => a - b));

test("every day all earnings are held, reserved, payable, in transit or paid", () => {
  fc.assert(
    fc.property(sales, days, fc.nat(200), (entries, booking, n) => {
      expect(missing(bookedAll(entries, booking), day(n))).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test("the balance does not depend on the order, repetition and time of records", () => {
  fc.assert(
    fc.property(
      sales.chain((entries) => fc.tuple(fc.constant(entries), shuffled(entries))),
      days,
      days,
      fc.nat(100),
      ([entries, others], booking, other, later) => {
        const from = Math.max(booking.at(-1) ?? 0, other.at(-1) ?? 0) + later;
        const [straight, mixed] = [bookedAll(entries, booking), bookedAll(others, other)];
        expect(amountsOn(mixed, day(from))).toEqual(amountsOn(straight, day(from)));
      },
    ),
    { numRuns: 500 },
  );
});

test("at most as many days wait as a reserve has, however much is sold", () => {
  fc.assert(
    fc.property(sales, fc.nat(120), (entries, n) => {
      const { waiting } = bookedAll(entries, [n]);
      expect(Object.keys(waiting).every((until) => until > day(n))).toBe(true);
      expect(Object.keys(bookedAll(entries, [200]).waiting)).toEqual([]);
    }),
  );
});

test("the next transfer is announced for the first run that would send something", () => {
  fc.assert(
    fc.property(sales, fc.nat(100 * DAY), (entries, after) => {
      const balance = bookedAll(entries);
      const told = nextTransferOn(balance, START + after);
      const runs = Array.from({ length: 300 }, (_, n) => day(n)).filter(
        (each) => Date.parse(`${each}T05:00:00Z`) >= START + after,
      );
      expect(told).toBe(runs.find((each) => transferableOn(balance, each) > 0));
    }),
  );
});
