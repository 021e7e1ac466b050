import { normalQuantile, twoSided } from "../../shared/statistics/normal.ts";
import type { Interval } from "../../shared/statistics/resample.ts";
import { confidenceSequence } from "./confidence-sequence.ts";
import { boundsAt } from "./spending.ts";
import { type ArmSums, adjusted, type Difference, difference, meanOf } from "./sums.ts";

type Verdict = "better" | "worse" | "inconclusive";

/** The result for a metric's difference between a treatment and the control. */
export interface Reading extends Difference {
  readonly interval: Interval;
  /** Of this look only; the verdict takes account of all looks. */
  readonly pValue: number;
  readonly verdict: Verdict;
}

/** How the looks at an experiment were planned. */
export interface Looks {
  /** Units in both arms that the experiment was planned to have. */
  readonly plannedUnits: number;
  /** Units in both arms at each earlier look, growing. */
  readonly earlier: readonly number[];
}

const verdictOf = ({ low, high }: Interval): Verdict => (low > 0 ? "better" : high < 0 ? "worse" : "inconclusive");

/** The difference of the arms' means, adjusted for the units' earlier behaviour if it is known. */
export function differenceOf(treatment: ArmSums, control: ArmSums): Difference {
  const isKnown = treatment.beforeSquares + control.beforeSquares > 0;
  const [first, second] = isKnown ? adjusted(treatment, control) : ([meanOf(treatment), meanOf(control)] as const);
  return difference(first, second);
}

/** The shares of the planned length at all looks, this one last; anything beyond the planned length counts as its end. */
function sharesOf({ plannedUnits, earlier }: Looks, units: number): number[] {
  const shares: number[] = [];
  for (const at of [...earlier, units]) {
    const share = Math.min(1, at / plannedUnits);
    if (share > (shares.at(-1) ?? 0)) shares.push(share);
  }
  return shares;
}

/**
 * The main metric at one of its planned looks, by alpha spending: over all looks together a false positive has the probability
 * `alpha`. The interval is the repeated one of Jennison and Turnbull (1989), valid at all looks together.
 */
export function readPlanned(found: Difference, looks: Looks, units: number, alpha = 0.05): Reading {
  const bound = boundsAt(sharesOf(looks, units), alpha).at(-1) ?? normalQuantile(1 - alpha / 2);
  const radius = bound * found.standardError;
  const interval = { low: found.estimate - radius, high: found.estimate + radius };
  return { ...found, interval, pValue: pValueOf(found), verdict: verdictOf(interval) };
}

/** A guardrail, which may be read at any time. */
export function readAnytime(found: Difference, units: number, plannedUnits: number, alpha = 0.05): Reading {
  const plannedError = found.standardError * Math.sqrt(units / plannedUnits);
  const interval = confidenceSequence(found, plannedError, alpha);
  return { ...found, interval, pValue: pValueOf(found), verdict: verdictOf(interval) };
}

const pValueOf = ({ estimate, standardError }: Difference): number => twoSided(estimate / standardError);
