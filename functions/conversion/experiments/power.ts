import { normalCdf, normalQuantile } from "../../shared/statistics/normal.ts";

export interface Plan {
  /** The smallest difference of the means that should be detected. */
  readonly effect: number;
  /** The variance of the metric over units in one arm; for a rate p it is p (1 - p). */
  readonly variance: number;
  /** The two-sided probability of a false positive; 0.05 unless given. */
  readonly alpha?: number;
  /** The share of units in the treatment; a half unless given. */
  readonly share?: number;
}

const factorOf = (share: number): number => 1 / share + 1 / (1 - share);

/** The number of units in all arms together to detect the effect with probability `power`, by a test with one look at the end. */
export function unitsFor({ effect, variance, alpha = 0.05, share = 0.5 }: Plan, power: number): number {
  const quantiles = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return Math.ceil(factorOf(share) * variance * (quantiles / effect) ** 2);
}

/** The probability that a test with one look at the end detects the effect with so many units. */
export function powerOf({ effect, variance, alpha = 0.05, share = 0.5 }: Plan, units: number): number {
  const shift = Math.abs(effect) / Math.sqrt((factorOf(share) * variance) / units);
  const bound = normalQuantile(1 - alpha / 2);
  return normalCdf(shift - bound) + normalCdf(-shift - bound);
}

/** The smallest effect that is detected with so many units with probability `power`. */
export function detectableEffect(
  { variance, alpha = 0.05, share = 0.5 }: Omit<Plan, "effect">,
  units: number,
  power: number,
): number {
  const quantiles = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return quantiles * Math.sqrt((factorOf(share) * variance) / units);
}
