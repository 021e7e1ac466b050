import { DAY_MS, dayOf, HOUR_MS, iso, storedInstant } from "../../shared/kernel/time.ts";
import { TRANSFER_HOUR } from "../settings.ts";

/** A day in UTC, as "2026-06-01". Days sort as texts. */
export type Day = string;

/** The day of an instant in epoch milliseconds. */
export const dayAt = (instant: number): Day => dayOf(iso(instant));

export const dayAfter = (day: Day): Day => dayAt(Date.parse(day) + DAY_MS);

/**
 * The first day that begins at least `days` whole days after an instant (ISO 8601), so that no wait is shorter than
 * stated.
 */
export function releaseDay(since: string, days: number): Day {
  const over = Date.parse(since) + days * DAY_MS;
  return dayAt(Math.ceil(over / DAY_MS) * DAY_MS);
}

/** The last of some days; there must be one. */
export const lastOf = (days: readonly [Day, ...Day[]]): Day => days.toSorted().at(-1) ?? days[0];

/** The day of the first run of transfers at or after an instant in epoch milliseconds. */
export const nextRun = (instant: number): Day => dayAt(instant + (24 - TRANSFER_HOUR) * HOUR_MS - 1);

/** A month in UTC, as "2026-06". */
export const monthOf = (at: string): string => storedInstant(at).slice(0, 7);
