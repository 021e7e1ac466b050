import { HOUR_MS, MINUTE_MS } from "../../shared/kernel/time.ts";

/** Time zones differ from UTC by multiples of a quarter of an hour, so every local hour begins at one. */
const STEP_MS = 15 * MINUTE_MS;
/** An upper bound of a quiet time, including changes of the clock. */
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
 * The end of the quiet hours that contain an instant; undefined if none do. Local time counts: if the clock is changed in the
 * night, the quiet time is shorter or longer.
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
