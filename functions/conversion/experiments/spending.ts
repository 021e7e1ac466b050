import { normalCdf, normalDensity, normalQuantile } from "../../shared/statistics/normal.ts";

/**
 * The part of a false alarm's chance that may be spent up to a share of the planned length: Lan and DeMets' (1983) function of
 * O'Brien and Fleming's kind, half of alpha on each side. Early looks may stop for overwhelming differences alone, and the last
 * keeps nearly all.
 */
export const spentAt = (share: number, alpha: number): number =>
  share <= 0 ? 0 : 4 * normalCdf(-normalQuantile(1 - alpha / 4) / Math.sqrt(Math.min(1, share)));

/** The density of the score process where nothing was stopped so far, on a grid of even steps. */
interface Continuing {
  readonly from: number;
  readonly step: number;
  readonly densities: Float64Array;
}

const simpson = (at: number, points: number): number => (at === 0 || at === points - 1 ? 1 : at % 2 === 1 ? 4 : 2) / 3;

/** The chance that the next score is beyond ±bound, for those that go on. */
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
      // Further moves have a density below 1e-16.
      if (move > 8.5 || move < -8.5) continue;
      sum += simpson(before, going.densities.length) * going.densities[before]! * normalDensity(move);
    }
    densities[at] = (sum * going.step) / deviation;
  }
  return { from: -bound, step, densities };
}

/** What is never crossed. */
const BEYOND = 40;

/**
 * The bounds that |z| must cross at each look for the experiment to stop, by numerical integration over the scores that have not
 * crossed before (Armitage, McPherson and Rowe 1969). Whoever looks at those shares of the planned length, and stops at the first
 * crossing, errs with the chance `alpha` in all.
 *
 * @param shares Growing shares of the planned length at which one has looked, the last at most 1.
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
    // A bound that is out of reach needs no wider grid than the scores themselves have.
    going = continued(going, Math.min(bound, 8.5) * root, deviation);
    before = share;
  }
  return bounds;
}
