import type { ClicksOfDay } from "../contract/affiliate.ts";

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
