import { TRANSFER_HOUR } from "../settings.ts";

const DAY_MS = 86_400_000;

/** A day in UTC, as "2026-06-01". Days sort as texts. */
export type Day = string;

/** The day of an instant in epoch milliseconds. */
export const dayOf = (instant: number): Day => new Date(instant).toISOString().slice(0, 10);

export const dayAfter = (day: Day): Day => dayOf(Date.parse(day) + DAY_MS);

/** The first day that begins `days` or more whole days after an instant (ISO 8601): no wait is shorter than stated. */
export function releaseDay(since: string, days: number): Day {
  const over = Date.parse(since) + days * DAY_MS;
  return dayOf(Math.ceil(over / DAY_MS) * DAY_MS);
}

/** The last of some days, of which there is one. */
export const lastOf = (days: readonly [Day, ...Day[]]): Day => days.toSorted().at(-1) ?? days[0];

/** The day of the first run of transfers at or after an instant in epoch milliseconds. */
export const nextRun = (instant: number): Day => dayOf(instant + (24 - TRANSFER_HOUR) * 3_600_000 - 1);

/** A month in UTC, as "2026-06". */
export const monthOf = (at: string): string => new Date(Date.parse(at)).toISOString().slice(0, 7);
