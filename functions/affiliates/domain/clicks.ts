import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";
import type { ClicksOfDay } from "../contract/affiliate.ts";
import { DAYS_AT_ONCE } from "../settings.ts";

const DEFAULT_DAYS = 30;

/** One shard of a day's clicks. */
export interface ClickPart {
  readonly day: string;
  readonly codes: Readonly<Record<string, number>>;
}

/** The clicks of days over their shards, the oldest day first. */
export function clicksByDay(parts: readonly ClickPart[]): ClicksOfDay[] {
  const days = new Map<string, Record<string, number>>();
  for (const { day, codes } of parts) {
    const sums = days.get(day) ?? {};
    for (const [code, clicks] of Object.entries(codes)) sums[code] = (sums[code] ?? 0) + clicks;
    days.set(day, sums);
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, codes]) => ({ day, clicks: Object.values(codes).reduce((sum, each) => sum + each, 0), codes }));
}

/** The requested days, both included; undefined if there are none, or too many. @param now epoch milliseconds */
export function daysAsked(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): { readonly from: string; readonly to: string } | undefined {
  const to = asked.to ?? dayOf(iso(now));
  const from = asked.from ?? dayOf(iso(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY_MS));
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return days >= 1 && days <= DAYS_AT_ONCE ? { from, to } : undefined;
}
