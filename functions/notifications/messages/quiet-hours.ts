import { HOUR_MS, MINUTE_MS } from "../../shared/kernel/time.ts";

/** Zones differ from UTC by whole quarters of an hour, so that every hour of theirs begins with one of ours. */
const STEP_MS = 15 * MINUTE_MS;
/** No quiet time is longer, whatever the clocks do that day. */
const LONGEST_MS = 26 * HOUR_MS;

export interface Quiet {
  readonly from: number;
  readonly to: number;
}

/** Whether an hour of the day is quiet: from 21 to 8 they are 21, 22, 23 and 0 to 7. */
export const isQuiet = ({ from, to }: Quiet, hour: number): boolean =>
  from <= to ? hour >= from && hour < to : hour >= from || hour < to;

/** The hour of the day in a zone at an instant. */
function hourIn(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, hour: "2-digit", hourCycle: "h23" });
  return (at) => Number(format.format(at));
}

/**
 * When the quiet hours end, in which an instant lies; undefined if it lies in none. The clock on the wall counts: where
 * it is set forward or back in the night, the quiet time is shorter or longer.
 */
export function quietUntil(quiet: Quiet, zone: string, at: number): number | undefined {
  const hour = hourIn(zone);
  if (!isQuiet(quiet, hour(at))) return undefined;
  const last = at + LONGEST_MS;
  for (let next = at - (at % STEP_MS) + STEP_MS; next < last; next += STEP_MS) {
    if (!isQuiet(quiet, hour(next))) return next;
  }
  return last;
}
