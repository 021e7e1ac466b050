import { uniform } from "./random.ts";

/** A Poisson variable of mean 1, by inversion of one uniform number. */
function poisson(u: number): number {
  let count = 0;
  let term = Math.exp(-1);
  for (let below = term; u > below && count < 20; below += term) term /= ++count;
  return count;
}

/** A lower and an upper end. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The middle 95 % of a statistic over Poisson-bootstrap resamples (Hanley and MacGibbon 2006): each row counts as often as a
 * Poisson variable of mean 1 says, so that rows keep their order and nothing is sorted again. Resamples whose statistic is not
 * finite are left out.
 *
 * @param statistic of the counts of the rows
 */
export function bootstrapInterval(
  rows: number,
  statistic: (counts: Uint8Array) => number,
  { seed, resamples = 400 }: { readonly seed: number; readonly resamples?: number },
): Interval {
  const next = uniform(seed);
  const counts = new Uint8Array(rows);
  const found: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    for (let row = 0; row < rows; row++) counts[row] = poisson(next());
    const value = statistic(counts);
    if (Number.isFinite(value)) found.push(value);
  }
  found.sort((a, b) => a - b);
  return {
    low: found[Math.floor(0.025 * found.length)] ?? Number.NaN,
    high: found[Math.ceil(0.975 * found.length) - 1] ?? Number.NaN,
  };
}
