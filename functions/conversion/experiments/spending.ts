import { normalCdf, normalDensity, normalQuantile } from "../../shared/statistics/normal.ts";

/**
 * The part of alpha that may be spent up to a share of the planned length: Lan and DeMets' (1983) function of O'Brien and
 * Fleming's type, half of alpha on each side. Early looks stop only for overwhelming differences, and the last keeps nearly all
 * of alpha.
 */
export const spentAt = (share: number, alpha: number): number =>
  share <= 0 ? 0 : 4 * normalCdf(-normalQuantile(1 - alpha / 4) / Math.sqrt(Math.min(1, share)));

/** The density of the score process among those not stopped so far, on an even grid. */
interface Continuing {
  readonly from: number;
  readonly step: number;
  readonly densities: Float64Array;
}

const simpson = (at: number, points: number): number => (at === 0 || at === points - 1 ? 1 : at % 2 === 1 ? 4 : 2) / 3;

/** The probability that the next score is beyond ±bound, for those that continue. */
function crossing(going: Continuing | undefined, bound: number, deviation: number): number {
  if (going === undefined) return 2 * normalCdf(-bound / deviation);
  const { from, step, densities } = going;
  let sum = 0;
  for (let at = 0; at < densities.length; at++) {
    const score = from + at * step;
    const beyond = normalCdf((score - bound) / deviation) + normalCdf((-bound - score) / deviation);
    sum += simpson(at, densities.length) * densities[at]! * beyond;
  }
  return sum * step;
}

/** The density of those within ±bound after the next increment. */
function continued(going: Continuing | undefined, bound: number, deviation: number): Continuing {
  const points = 2 * Math.max(100, Math.ceil((4 * bound) / deviation)) + 1;
  const step = (2 * bound) / (points - 1);
  const densities = new Float64Array(points);
  for (let at = 0; at < points; at++) {
    const score = -bound + at * step;
    if (going === undefined) {
      densities[at] = normalDensity(score / deviation) / deviation;
      continue;
    }
    let sum = 0;
    for (let before = 0; before < going.densities.length; before++) {
      const move = (score - going.from - before * going.step) / deviation;
      // Larger steps have a density below 1e-16.
      if (move > 8.5 || move < -8.5) continue;
      sum += simpson(before, going.densities.length) * going.densities[before]! * normalDensity(move);
    }
    densities[at] = (sum * going.step) / deviation;
  }
  return { from: -bound, step, densities };
}

/** A bound that is never crossed. */
const BEYOND = 40;

/**
 * The bounds that |z| must cross at each look for the experiment to stop, by numerical integration over the scores that have not
 * crossed before (Armitage, McPherson and Rowe 1969). Looking at those shares of the planned length, and stopping at the first
 * crossing, gives a false positive with probability `alpha` in all.
 *
 * @param shares The growing shares of the planned length at all looks, the last at most 1.
 * @example boundsAt([0.5, 1]) // about [2.963, 1.969]
 */
export function boundsAt(shares: readonly number[], alpha = 0.05): number[] {
  const bounds: number[] = [];
  let going: Continuing | undefined;
  let before = 0;
  for (const share of shares) {
    if (!(share > before && share <= 1))
      throw new RangeError("Looks are at growing shares of the planned length, up to 1.");
    const deviation = Math.sqrt(share - before);
    const root = Math.sqrt(share);
    const spend = spentAt(share, alpha) - spentAt(before, alpha);
    let low = 0;
    let high = BEYOND;
    for (let halving = 0; halving < 60 && high - low > 1e-9; halving++) {
      const middle = (low + high) / 2;
      if (crossing(going, middle * root, deviation) > spend) low = middle;
      else high = middle;
    }
    const bound = (low + high) / 2;
    bounds.push(bound);
    // For an unreachable bound the grid needs to cover only the scores.
    going = continued(going, Math.min(bound, 8.5) * root, deviation);
    before = share;
  }
  return bounds;
}
