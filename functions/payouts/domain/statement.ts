import type { Currency } from "../../shared/kernel/money.ts";
import { type Entry, isAffiliates, sumOf } from "./ledger.ts";
import { monthOf } from "./schedule.ts";

/** "recommended" is an affiliate's share of somebody's sale; "recommended-returned" is what of it went back. */
export const movements = [
  "earned",
  "returned",
  "recommended",
  "recommended-returned",
  "transferred",
  "taken-back",
] as const;
export type Movement = (typeof movements)[number];

/** The movements of a month in one currency: minor units, never negative. */
export type MonthSums = Readonly<Record<Movement, number>>;
export const NO_SUMS: MonthSums = {
  earned: 0,
  returned: 0,
  recommended: 0,
  "recommended-returned": 0,
  transferred: 0,
  "taken-back": 0,
};

/** The kind of an entry in a statement: it changes what is owed to the creator, or nothing (a transfer on its way). */
export function sumsOf(entry: Entry): MonthSums {
  const earned = -sumOf(entry, "earned");
  const paid = sumOf(entry, "paid");
  const [more, less] = [Math.max(earned, 0), Math.max(-earned, 0)];
  return {
    ...NO_SUMS,
    ...(isAffiliates(entry) ? { recommended: more, "recommended-returned": less } : { earned: more, returned: less }),
    transferred: Math.max(paid, 0),
    "taken-back": Math.max(-paid, 0),
  };
}

export const addedSums = (a: MonthSums, b: MonthSums): MonthSums => ({
  earned: a.earned + b.earned,
  returned: a.returned + b.returned,
  recommended: a.recommended + b.recommended,
  "recommended-returned": a["recommended-returned"] + b["recommended-returned"],
  transferred: a.transferred + b.transferred,
  "taken-back": a["taken-back"] + b["taken-back"],
});

/** The change of what is owed to the creator by such movements. */
export const owedBy = (sums: MonthSums): number =>
  sums.earned - sums.returned + sums.recommended - sums["recommended-returned"] - sums.transferred + sums["taken-back"];

/** The sums of one month and currency, as stored. */
export interface MonthKept {
  readonly month: string;
  readonly currency: Currency;
  readonly sums: MonthSums;
}

interface Line {
  readonly at: string;
  readonly movement: Movement;
  readonly reference: string;
  /** Minor units: positive if more is owed to the creator for it. */
  readonly amount: number;
  /** What affiliates have of the sale, which is not in the amount; 0 without one. */
  readonly affiliates: number;
}

/** A month in one currency: the amounts owed to the creator at its beginning and end, and the movements between. */
export interface Section {
  readonly currency: Currency;
  readonly opening: number;
  readonly closing: number;
  readonly sums: MonthSums;
  /** Each movement; none if only the sums of days were read. */
  readonly lines: readonly Line[];
  readonly days?: readonly DaySum[];
}
/**
 * The movements of a day of one kind, and their number. Minor units: positive if more is owed to the creator for them.
 */
export interface DaySum {
  readonly day: string;
  readonly movement: Movement;
  readonly count: number;
  readonly amount: number;
}
/** The sums of a month's days in one currency, as stored. */
export interface DaysKept {
  readonly currency: Currency;
  readonly days: readonly DaySum[];
}
export interface Statement {
  readonly creator: string;
  readonly month: string;
  readonly sections: readonly Section[];
}

function linesOf(entry: Entry): Line[] {
  const sums = sumsOf(entry);
  return movements
    .filter((movement) => sums[movement] > 0)
    .map((movement) => ({
      at: entry.at,
      movement,
      reference: entry.reference,
      amount: owedBy({ ...NO_SUMS, [movement]: sums[movement] }),
      affiliates: entry.affiliates ?? 0,
    }));
}

/** The amount owed at the beginning of a month, in one currency. */
const openingOf = (kept: readonly MonthKept[], month: string, currency: Currency): number =>
  kept
    .filter((each) => each.month < month && each.currency === currency)
    .reduce((sum, { sums }) => sum + owedBy(sums), 0);

/** A statement with sums only. @param kept the sums of all months until then @param days those of the month's days */
export function summedStatement(
  creator: string,
  month: string,
  kept: readonly MonthKept[],
  days: readonly DaysKept[],
): Statement {
  const until = kept.filter((each) => each.month <= month);
  const currencies = [...new Set(until.map(({ currency }) => currency))].sort();
  const sections = currencies.map((currency) => {
    const sums = until.find((each) => each.month === month && each.currency === currency)?.sums ?? NO_SUMS;
    const opening = openingOf(kept, month, currency);
    const own = days.find((each) => each.currency === currency)?.days ?? [];
    return { currency, opening, closing: opening + owedBy(sums), sums, lines: [], days: own };
  });
  return { creator, month, sections };
}

/** @param kept the sums of all months until then; @param entries those of the month, the oldest first */
export function statementOf(
  creator: string,
  month: string,
  kept: readonly MonthKept[],
  entries: readonly Entry[],
): Statement {
  const ofMonth = entries.filter(({ at }) => monthOf(at) === month);
  const earlier = kept.filter((each) => each.month < month);
  const currencies = [...new Set([...earlier, ...ofMonth].map(({ currency }) => currency))].sort();
  const sections = currencies.map((currency) => {
    const own = ofMonth.filter((entry) => entry.currency === currency);
    const opening = openingOf(kept, month, currency);
    const sums = own.map(sumsOf).reduce(addedSums, NO_SUMS);
    return { currency, opening, closing: opening + owedBy(sums), sums, lines: own.flatMap(linesOf) };
  });
  return { creator, month, sections };
}

/** The sums of a section's lines by day and movement, in order. */
export function byDay({ lines, days }: Section): readonly DaySum[] {
  if (days) return days;
  const sums = new Map<string, DaySum>();
  for (const { at, movement, amount } of lines) {
    const day = at.slice(0, 10);
    const sum = sums.get(`${day} ${movement}`) ?? { day, movement, count: 0, amount: 0 };
    sums.set(`${day} ${movement}`, { ...sum, count: sum.count + 1, amount: sum.amount + amount });
  }
  return [...sums.values()];
}
