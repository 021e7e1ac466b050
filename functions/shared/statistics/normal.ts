import { gammaTail } from "./gamma.ts";

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/** The standard normal density at `z`. */
export const normalDensity = (z: number): number => Math.exp(-0.5 * z * z) / SQRT_2PI;

/** The probability that a standard normal variable is at most `z`; relative error below 1e-12 in the lower tail too. */
export function normalCdf(z: number): number {
  // erfc(x) = Q(1/2, x²), Abramowitz and Stegun 6.5.17.
  const tail = 0.5 * gammaTail(0.5, 0.5 * z * z);
  return z < 0 ? tail : 1 - tail;
}

/** The two-sided p value of a standard normal statistic. */
export const twoSided = (z: number): number => gammaTail(0.5, 0.5 * z * z);

/**
 * The `z` below which a standard normal variable lies with probability `p`, which must lie between 0 and 1:
 * Abramowitz and Stegun's 26.2.22 made exact by Halley's steps.
 *
 * @example normalQuantile(0.975) // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError("A quantile needs a probability between 0 and 1.");
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let z = -(t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t));
  for (let step = 0; step < 3; step++) {
    const error = (normalCdf(z) - p) / normalDensity(z);
    z -= error / (1 + 0.5 * z * error);
  }
  return z;
}
