import * as z from "zod";
import { type Currency, currency, payoutStepOf } from "../../shared/kernel/money.ts";
import type { ShownBalance } from "../contract/balance.ts";
import { DEBT_LIMIT, LEAST_TRANSFER, MOST_TRANSFER } from "../settings.ts";
import type { Entry } from "./ledger.ts";
import { type Day, nextRun } from "./schedule.ts";

/**
 * The sum of a creator's entries in one currency: it has as many waiting days as a reserve lasts, however many entries
 * there are.
 */
export const balance = z.object({
  creator: z.string(),
  currency,
  earned: z.int(),
  /** The payable amount when the balance was last changed. */
  released: z.int(),
  /** The amounts that become payable, by day. */
  waiting: z.record(z.string(), z.object({ held: z.int(), reserved: z.int() })),
  inTransit: z.int(),
  paid: z.int(),
  /** Money of reversed transfers, which is not sent again automatically. */
  withheld: z.int(),
  version: z.int(),
});
export type Balance = z.infer<typeof balance>;

/** The balance of a creator without entries in a currency. */
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

/** The next version of a balance, after entries of its own. Entries commute. */
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

/** The distribution of the money on a day. */
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
 * The transfer of a day, in minor units: zero if it would be below the minimum. Amounts that Stripe cannot transfer
 * stay payable.
 */
export function transferableOn(of: Balance, day: Day): number {
  const { payable } = amountsOn(of, day);
  if (payable < LEAST_TRANSFER[of.currency]) return 0;
  const most = Math.min(payable, MOST_TRANSFER);
  return most - (most % payoutStepOf(of.currency));
}

/** The shortfall of the payable amount, in minor units: reversed transfers fill it first. */
export const missingOn = (of: Balance, day: Day): number => Math.max(0, -amountsOn(of, day).payable);

/** A creator's debt beyond everything that still waits, in minor units; negative for a credit. */
export const owedBy = ({ earned, inTransit, paid }: Balance): number => inTransit + paid - earned;

/** Whether the debt stops the creator's transfers. */
export const isOverLimit = (of: Balance): boolean => owedBy(of) > DEBT_LIMIT[of.currency];

/** Whether a creator's debt in any currency stops transfers. Waiting earnings count against it. */
export const isStopped = (balances: readonly Balance[]): boolean => balances.some(isOverLimit);

/** The day of the first run that would transfer something if nothing else happened. `now` in epoch milliseconds. */
export function nextTransferOn(of: Balance, now: number): Day | undefined {
  const run = nextRun(now);
  const days = [run, ...Object.keys(of.waiting)].filter((day) => day >= run);
  return days.sort().find((day) => transferableOn(of, day) > 0);
}
