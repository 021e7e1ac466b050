import type { Interval } from "../../shared/statistics/resample.ts";

/** One logged decision, for the evaluation of another policy. */
export interface LoggedDecision {
  /** The probability with which the logging policy made this choice. */
  readonly propensity: number;
  /** The probability with which the other policy would have made the same choice. */
  readonly target: number;
  readonly reward: number;
  /** A model's expected rewards of this choice, and of the other policy's choice on average; both 0 without a model. */
  readonly expected: number;
  readonly expectedOfTarget: number;
}

interface PolicyValue {
  readonly estimate: number;
  /** The 95 % interval. */
  readonly interval: Interval;
}

export type Evaluation =
  | {
      readonly kind: "evaluated";
      readonly rows: number;
      readonly effectiveRows: number;
      /** The share of rows whose weight was cut to the cap, which biases the estimate towards the logging policy. */
      readonly clipped: number;
      readonly snips: PolicyValue;
      readonly doublyRobust: PolicyValue;
    }
  | { readonly kind: "refused"; readonly rows: number; readonly effectiveRows: number; readonly why: string };

const FEWEST_ROWS = 1000;
const FEWEST_EFFECTIVE_ROWS = 100;
/** The default cap of weights. */
const CAP = 20;
const Z = 1.959963984540054;

const around = (estimate: number, variance: number): PolicyValue => ({
  estimate,
  interval: { low: estimate - Z * Math.sqrt(variance), high: estimate + Z * Math.sqrt(variance) },
});

/**
 * Estimates what another policy would have earned per decision, from the logging policy's log: self-normalised importance sampling
 * (Swaminathan and Joachims 2015) and the doubly robust estimator (Dudík, Langford and Li 2011), both with weights cut at `cap`.
 * The effective number of rows is (Σw)² / Σw² (Kish 1965): with too few of them it returns a refusal with the reason.
 */
export function evaluatePolicy(decisions: readonly LoggedDecision[], cap = CAP): Evaluation {
  const rows = decisions.length;
  const weights = decisions.map(({ target, propensity }) => Math.min(cap, target / propensity));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const effectiveRows = squares === 0 ? 0 : (total * total) / squares;
  if (rows < FEWEST_ROWS) {
    return {
      kind: "refused",
      rows,
      effectiveRows,
      why: `There are ${rows} of the ${FEWEST_ROWS} necessary decisions.`,
    };
  }
  if (effectiveRows < FEWEST_EFFECTIVE_ROWS) {
    const why = `The log is worth ${Math.floor(effectiveRows)} decisions of this policy, and ${FEWEST_EFFECTIVE_ROWS} are necessary: its choices were seldom those of this policy.`;
    return { kind: "refused", rows, effectiveRows, why };
  }
  const snips = decisions.reduce((sum, { reward }, row) => sum + weights[row]! * reward, 0) / total;
  const spread = decisions.reduce((sum, { reward }, row) => sum + (weights[row]! * (reward - snips)) ** 2, 0);
  const terms = decisions.map(
    ({ reward, expected, expectedOfTarget }, row) => expectedOfTarget + weights[row]! * (reward - expected),
  );
  const mean = terms.reduce((sum, term) => sum + term, 0) / rows;
  const variance = terms.reduce((sum, term) => sum + (term - mean) ** 2, 0) / (rows - 1) / rows;
  return {
    kind: "evaluated",
    rows,
    effectiveRows,
    clipped: decisions.filter(({ target, propensity }) => target / propensity > cap).length / rows,
    snips: around(snips, spread / total ** 2),
    doublyRobust: around(mean, variance),
  };
}
