import type { Outcome } from "./play.ts";

/** A mean over seeds, and half the width of its 95 % interval. */
export interface Estimate {
  readonly mean: number;
  readonly within: number;
}

/** Quantiles of Student's t for 95 %, by degrees of freedom from 1. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131];
const NORMAL = 1.96;

/** The mean of independent seeds by Student's t. One seed has no interval. */
export function estimateOf(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, within: Number.POSITIVE_INFINITY };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, within: (T[values.length - 2] ?? NORMAL) * Math.sqrt(variance / values.length) };
}

/** The results of one seed, per learner. */
export type Totals = Record<keyof Outcome, number>;

/** Means over learners; those without a list have no appeal. */
export function totalsOf(outcomes: readonly Outcome[]): Totals {
  const mean = (of: (outcome: Outcome) => number) =>
    outcomes.reduce((sum, outcome) => sum + of(outcome), 0) / Math.max(1, outcomes.length);
  const lists = mean((outcome) => outcome.lists);
  return {
    lists,
    clicks: mean((outcome) => outcome.clicks),
    purchases: mean((outcome) => outcome.purchases),
    fromLists: mean((outcome) => outcome.fromLists),
    revenue: mean((outcome) => outcome.revenue),
    appeal: mean((outcome) => outcome.appeal * outcome.lists) / (lists || 1),
  };
}

/** The difference of one shop to another with the same seeds. */
export const aheadOf = (shop: readonly Totals[], other: readonly Totals[], of: keyof Totals): Estimate =>
  estimateOf(shop.map((totals, seed) => totals[of] - other[seed]![of]));
