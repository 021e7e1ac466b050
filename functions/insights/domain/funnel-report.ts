import { DAY_MS } from "../../shared/kernel/time.ts";
import { shareOf } from "../../shared/statistics/share.ts";
import { type FunnelRow, longestFunnel, type Place, type Source, steps } from "../contract/funnel.ts";
import { addedSteps, NO_STEPS, type StepCounts } from "./counts.ts";
import { dayNumber, dayText, mondayOf } from "./days.ts";
import type { FunnelDay } from "./funnel-days.ts";
import { roundedDown } from "./rounding.ts";

const DEFAULT_DAYS = 28;
const WEEK = 7;

/** The requested days, both ends included; undefined if there are none, or too many. @param now ms */
export function funnelPeriod(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): { readonly from: number; readonly to: number } | undefined {
  const to = asked.to === undefined ? Math.floor(now / DAY_MS) - 1 : dayNumber(asked.to);
  const from = asked.from === undefined ? to - DEFAULT_DAYS + 1 : dayNumber(asked.from);
  return to >= from && to - from < longestFunnel ? { from, to } : undefined;
}

/** The whole weeks, Monday to Sunday, that contain these days. */
export const wholeWeeks = ({ from, to }: { readonly from: number; readonly to: number }) => ({
  from: mondayOf(from),
  to: mondayOf(to) + WEEK - 1,
});

export type By = "time" | "product" | "placement" | "source";

/** A row before it is shown: its key, its labels, and its journeys. */
interface Sum {
  readonly key: string;
  readonly named: Pick<FunnelRow, "productId" | "placement" | "source" | "from">;
  readonly counts: StepCounts;
}

/** The journeys of one period, by what rows are grouped by. */
function cellsOf(day: FunnelDay, by: By, time: string, product?: string): Sum[] {
  if (by === "time") {
    const counts = product === undefined ? day.total : (day.products.find(([id]) => id === product)?.[1] ?? NO_STEPS);
    return [{ key: time, named: { from: time }, counts }];
  }
  if (by === "product") {
    return day.products.map(([productId, counts]) => ({ key: productId, named: { productId }, counts }));
  }
  return day.ways.map(([placement, source, counts]: readonly [Place, Source, StepCounts]) =>
    by === "placement" ? { key: placement, named: { placement }, counts } : { key: source, named: { source }, counts },
  );
}

function summed(cells: readonly Sum[], shown: (counts: StepCounts) => StepCounts = (counts) => counts): Sum[] {
  const sums = new Map<string, Sum>();
  for (const cell of cells) {
    const counts = addedSteps(sums.get(cell.key)?.counts ?? NO_STEPS, cell.counts);
    sums.set(cell.key, { ...cell, counts });
  }
  return [...sums.values()].map((sum) => ({ ...sum, counts: shown(sum.counts) }));
}

const inFives = (counts: StepCounts): StepCounts => counts.map((count) => roundedDown(count) ?? 0);

const ordered = (rows: readonly Sum[], by: By): Sum[] =>
  rows.toSorted((a, b) =>
    by === "time" ? (a.key < b.key ? -1 : 1) : (b.counts[0] ?? 0) - (a.counts[0] ?? 0) || (a.key < b.key ? -1 : 1),
  );

/** The counted days of a period, by day. */
type FunnelDays = ReadonlyMap<number, FunnelDay>;

interface Report {
  readonly total: StepCounts;
  readonly rows: readonly Sum[];
}

/** The journeys of days, for operators. */
export function exactReport(days: FunnelDays, by: By, product?: string): Report {
  const cells = [...days].flatMap(([day, each]) => cellsOf(each, by, dayText(day), product));
  const totals = [...days.values()].flatMap((each) => cellsOf(each, "time", "", product));
  return { total: summed(totals)[0]?.counts ?? NO_STEPS, rows: ordered(summed(cells), by) };
}

/**
 * The journeys of weeks, for creators: each week's number is rounded down to a multiple of five, and all others are sums of
 * those, so that several requests together reveal no more than the weeks' own numbers.
 */
export function reportInFives(days: FunnelDays, by: By): Report {
  const weeks = Map.groupBy(days, ([day]) => dayText(mondayOf(day)));
  const rounded = (as: By) =>
    [...weeks].flatMap(([week, own]) =>
      summed(
        own.flatMap(([, day]) => cellsOf(day, as, week)),
        inFives,
      ),
    );
  const total = rounded("time").reduce<StepCounts>((sum, { counts }) => addedSteps(sum, counts), NO_STEPS);
  const rows = summed(rounded(by)).filter(({ counts }) => by === "time" || (counts[0] ?? 0) > 0);
  return { total, rows: ordered(rows, by) };
}

/** @param least numbers below it are left out */
export const shownSteps = (counts: StepCounts, least: number): FunnelRow["steps"] =>
  steps.map((step, n) => {
    const journeys = counts[n] ?? 0;
    if (journeys < least) return { step };
    const ofBefore = n === 0 ? undefined : shareOf(journeys, counts[n - 1] ?? 0);
    return { step, journeys, ...(ofBefore && { ofBefore }) };
  });
