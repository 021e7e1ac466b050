import { iso } from "../../shared/kernel/time.ts";
import { MOST_A_WEEK, REST_MS, WEEK_MS } from "../settings.ts";

/** When a person got messages, oldest first. */
export type Reach = readonly string[];

/** The first instant at which a person may get another message, not before now. */
export function reachableAt(reach: Reach, now: number): number {
  const recent = reach.map((each) => Date.parse(each)).filter((each) => each + WEEK_MS > now);
  const full = recent.at(-MOST_A_WEEK);
  const last = recent.at(-1);
  return Math.max(now, full === undefined ? now : full + WEEK_MS, last === undefined ? now : last + REST_MS);
}

/** The same with one more, without those that no longer count. */
export const reached = (reach: Reach, now: number): Reach => [
  ...reach.filter((each) => Date.parse(each) + WEEK_MS > now),
  iso(now),
];
