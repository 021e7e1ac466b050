import type { Stripe } from "stripe";
import { emulated, invalid } from "./failure.ts";

type Recurring = Pick<Stripe.Price.Recurring, "interval" | "interval_count">;

/** https://docs.stripe.com/api/prices/create: three years at most. */
const LONGEST: Readonly<Record<string, number>> = { day: 1095, week: 156, month: 36, year: 3 };
const SECONDS: Readonly<Record<string, number>> = { day: 86_400, week: 7 * 86_400 };

/** How often a price is paid. @throws Failure 400 */
export function recurringOf(
  given: { interval: string; interval_count?: number },
  within: (name: string) => string,
): Stripe.Price.Recurring {
  const at = within("recurring");
  emulated(given, ["interval", "interval_count"], at);
  const { interval, interval_count = 1 } = given;
  const longest = LONGEST[interval] ?? 0;
  if (interval_count < 1 || interval_count > longest) {
    const message = `Invalid interval_count: it must be between 1 and ${longest} for ${interval}.`;
    throw invalid(message, { param: `${at}[interval_count]` });
  }
  return { interval, interval_count, meter: null, trial_period_days: null, usage_type: "licensed" };
}

/** The n-th renewal after an anchor, in epoch seconds: on the anchor's day of the month, or on the last if there is none. */
function renewal(anchor: number, { interval, interval_count }: Recurring, n: number): number {
  const seconds = SECONDS[interval];
  if (seconds !== undefined) return anchor + n * interval_count * seconds;
  const months = n * interval_count * (interval === "year" ? 12 : 1);
  const from = new Date(anchor * 1000);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const moved = new Date(from);
  moved.setUTCFullYear(year, month, Math.min(from.getUTCDate(), last));
  return Math.floor(moved.getTime() / 1000);
}

/** When the period that a time is in ends: the first renewal after it. */
export function periodEnd(anchor: number, recurring: Recurring, time: number): number {
  let n = 1;
  while (renewal(anchor, recurring, n) <= time) n++;
  return renewal(anchor, recurring, n);
}

export const isSameInterval = (a: Recurring | null, b: Recurring | null): boolean =>
  a?.interval === b?.interval && a?.interval_count === b?.interval_count;
