import fc from "fast-check";
import type { z } from "zod";
import type { journal } from "../../../functions/commerce/contract/journal.ts";
import { amountsOn, type Balance, bookedBalance, emptyBalance } from "../../../functions/payouts/domain/balance.ts";
import { accruals, type Entry } from "../../../functions/payouts/domain/ledger.ts";
import { dayAt } from "../../../functions/payouts/domain/schedule.ts";

export const DAY = 86_400_000;
export const START = Date.parse("2026-06-01T00:00:00Z");
export const iso = (ms: number) => new Date(ms).toISOString();

export type Journal = z.infer<typeof journal>;

/** A journal of commerce's by which a creator is owed `owed` more, or less, minor units. */
export const journalOf = (cause: string, owed: number, fields: Partial<Journal> = {}): Journal => ({
  cause,
  orderId: cause.split(":")[1] ?? cause,
  currency: "usd",
  at: iso(START),
  earnedAt: iso(START),
  postings: [
    { account: "stripe", amount: owed },
    { account: "creator:maker", amount: -owed },
  ],
  ...fields,
});

/** What a sale and its refunds earn, in entries; at the time of each, in milliseconds after START. */
export const sale = fc
  .record({
    order: fc.uuid(),
    amount: fc.integer({ min: 1, max: 5_000_000 }),
    paid: fc.integer({ min: 0, max: 60 * DAY }),
    refunds: fc.array(fc.record({ part: fc.double({ min: 0.01, max: 1, noNaN: true }), after: fc.nat(50 * DAY) }), {
      maxLength: 3,
    }),
  })
  .map(({ order, amount, paid, refunds }) => {
    let left = amount;
    const earnedAt = iso(START + paid);
    const taken = refunds.flatMap(({ part, after }, n) => {
      const given = Math.min(left, Math.ceil(amount * part));
      left -= given;
      if (given === 0) return [];
      return accruals(journalOf(`refund:${order}:${n}`, -given, { earnedAt, at: iso(START + paid + after) }));
    });
    return [...accruals(journalOf(`payment:${order}`, amount, { at: earnedAt, earnedAt })), ...taken];
  });

/** Books entries one by one, each once by its cause, as the table does; on the days given, the last one on. */
export function bookedAll(entries: readonly Entry[], days: readonly number[] = [0]): Balance {
  const seen = new Set<string>();
  let balance = emptyBalance("maker", "usd");
  for (const [n, entry] of entries.entries()) {
    if (seen.has(entry.cause)) continue;
    seen.add(entry.cause);
    balance = bookedBalance(balance, [entry], dayAt(START + (days[n] ?? days.at(-1) ?? 0) * DAY));
  }
  return balance;
}

/** What must hold on every day: all that was earned is in one of six places. */
export function missing(balance: Balance, day: string): number {
  const { earned, held, reserved, payable, inTransit, paid, withheld } = amountsOn(balance, day);
  return earned - (held + reserved + payable + inTransit + paid + withheld);
}
