import * as z from "zod";
import { type Currency, currency, payoutStepOf } from "../../shared/kernel/money.ts";
import type { ShownBalance } from "../contract/balance.ts";
import { DEBT_LIMIT, LEAST_TRANSFER, MOST_TRANSFER } from "../settings.ts";
import type { Entry } from "./ledger.ts";
import { type Day, nextRun } from "./schedule.ts";

/** The sum of a creator's entries in one currency: as many days wait as a reserve has, however many entries there are. */
export const balance = z.object({
  creator: z.string(),
  currency,
  earned: z.int(),
  /** What was payable when the balance was last changed. */
  released: z.int(),
  /** What becomes payable, by the day on which it does. */
  waiting: z.record(z.string(), z.object({ held: z.int(), reserved: z.int() })),
  inTransit: z.int(),
  paid: z.int(),
  /** What came back from reversed transfers, and is not sent again automatically. */
  withheld: z.int(),
  version: z.int(),
});
export type Balance = z.infer<typeof balance>;

/** The balance of a creator who has had nothing in a currency. */
export const emptyBalance = (creator: string, currency: Currency): Balance => ({
  creator,
  currency,
  earned: 0,
  released: 0,
  waiting: {},
  inTransit: 0,
  paid: 0,
  withheld: 0,
  version: 0,
});

/** A balance after entries of its own, its next version. Entries come to the same in any order. */
export function bookedBalance(before: Balance, entries: readonly Entry[], today: Day): Balance {
  let { earned, released, inTransit, paid, withheld } = before;
  const waiting: Balance["waiting"] = { ...before.waiting };
  for (const { account, amount, until } of entries.flatMap(({ postings }) => postings)) {
    if (account === "earned") earned -= amount;
    else if (account === "in-transit") inTransit += amount;
    else if (account === "paid") paid += amount;
    else if (account === "withheld") withheld += amount;
    else if (account === "payable" || until === undefined) released += amount;
    else {
      const day = waiting[until] ?? { held: 0, reserved: 0 };
      waiting[until] = { ...day, [account]: day[account] + amount };
    }
  }
  for (const [day, { held, reserved }] of Object.entries(waiting)) {
    if (day > today) continue;
    released += held + reserved;
    delete waiting[day];
  }
  return { ...before, earned, released, waiting, inTransit, paid, withheld, version: before.version + 1 };
}

export type Amounts = Omit<ShownBalance, "currency" | "nextTransferOn">;

/** Where the money is on a day. */
export function amountsOn({ earned, released, waiting, inTransit, paid, withheld }: Balance, day: Day): Amounts {
  const amounts = { earned, held: 0, reserved: 0, payable: released, inTransit, paid, withheld };
  for (const [until, { held, reserved }] of Object.entries(waiting)) {
    if (until <= day) amounts.payable += held + reserved;
    else {
      amounts.held += held;
      amounts.reserved += reserved;
    }
  }
  return amounts;
}

/**
 * What is transferred on a day, in minor units: zero where it would be less than the least. What Stripe takes no
 * transfer of stays payable.
 */
export function transferableOn(of: Balance, day: Day): number {
  const { payable } = amountsOn(of, day);
  if (payable < LEAST_TRANSFER[of.currency]) return 0;
  const most = Math.min(payable, MOST_TRANSFER);
  return most - (most % payoutStepOf(of.currency));
}

/** What is missing from what is payable, in minor units: what comes back from a transfer makes up for it first. */
export const missingOn = (of: Balance, day: Day): number => Math.max(0, -amountsOn(of, day).payable);

/** What a creator owes beyond all that still waits, in minor units; below zero, what the creator has. */
export const owedBy = ({ earned, inTransit, paid }: Balance): number => inTransit + paid - earned;

/** Whether so much is owed that the creator's transfers stop. */
export const isOverLimit = (of: Balance): boolean => owedBy(of) > DEBT_LIMIT[of.currency];

/** Whether a creator owes so much, in any currency, that transfers stop. What still waits stands against the debt. */
export const isStopped = (balances: readonly Balance[]): boolean => balances.some(isOverLimit);

/** The day of the first run that would transfer something, if nothing else happened. `now` in epoch milliseconds. */
export function nextTransferOn(of: Balance, now: number): Day | undefined {
  const run = nextRun(now);
  const days = [run, ...Object.keys(of.waiting)].filter((day) => day >= run);
  return days.sort().find((day) => transferableOn(of, day) > 0);
}
