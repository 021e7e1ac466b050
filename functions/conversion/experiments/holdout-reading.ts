import { currency as currencies } from "../../shared/kernel/money.ts";
import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";
import type { HoldoutReading } from "../contract/holdout.ts";
import { HOLDOUT_SHARE } from "../settings.ts";
import type { Seen } from "./night-reading.ts";
import { byUnit, type PaidMetric, paidSums } from "./outcomes.ts";
import { differenceOf, readAnytime } from "./reading.ts";
import { sampleRatio } from "./sample-ratio.ts";

/** The intervals of the holdout, which runs without an end, are tightest at so many people. */
const TIGHTEST = 200_000;
const FEWEST = 2;

/** Minor units of orders that lists are credited with, by currency. */
export type Credited = ReadonlyMap<string, { readonly net: number; readonly margin: number }>;

/** What the shop's measures brought up to the end of a day: by people with and without them, since each was first met. */
export function holdoutReadingOf(since: string, seen: Seen, credited: Credited): HoldoutReading {
  const held = seen.people.filter(({ arm }) => arm === "held");
  const treated = seen.people.filter(({ arm }) => arm === "treated");
  const units = seen.people.length;
  const ratio = sampleRatio([held.length, treated.length], [HOLDOUT_SHARE, 1 - HOLDOUT_SHARE]);
  const state = seen.isTooMany
    ? "too-many"
    : Math.min(held.length, treated.length) < FEWEST
      ? "too-few"
      : ratio.isMismatch
        ? "mismatch"
        : "read";
  const orders = byUnit(seen.bought);
  const until = () => seen.cutoff;
  const compared = (metric: PaidMetric, currency: string) => {
    const [without, having] = [held, treated].map((people) => paidSums(people, orders, { metric, currency, until }));
    if (!without || !having) throw new RangeError("Two groups are compared.");
    const found = differenceOf(having, without);
    const isTold = found.standardError > 0;
    const { low, high } = isTold ? readAnytime(found, units, TIGHTEST).interval : { low: 0, high: 0 };
    const [first, second] = [without, having].map(({ outcome, units: n }) => outcome / n) as [number, number];
    return { held: first, treated: second, difference: { estimate: isTold ? found.estimate : 0, low, high } };
  };
  /** Of all who were treated together. */
  const whole = (metric: PaidMetric, currency: string) => {
    const { estimate, low, high } = compared(metric, currency).difference;
    const [n] = [treated.length];
    return { estimate: estimate * n, low: low * n, high: high * n };
  };
  const inUse = currencies.options.filter(
    (each) =>
      credited.has(each) || seen.bought.some(({ currency, marginIn }) => each === currency || each === marginIn),
  );
  return {
    through: dayOf(iso(seen.cutoff - DAY_MS)),
    since,
    state,
    people: { held: held.length, treated: treated.length },
    sampleRatio: ratio,
    ...(state === "read" && { conversion: compared("conversion", "") }),
    money:
      state === "read"
        ? inUse.map((currency) => ({
            currency,
            attributed: credited.get(currency) ?? { net: 0, margin: 0 },
            incremental: { revenue: whole("revenue", currency), margin: whole("margin", currency) },
          }))
        : [],
  };
}
