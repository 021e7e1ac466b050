import { normalQuantile } from "./normal.ts";

const Z = normalQuantile(0.975);

/** A share with Wilson's 95 % interval (1927), which stays within 0 and 1 and has a width even if the share is 0. */
export function shareOf(
  count: number,
  of: number,
): { readonly mean: number; readonly low: number; readonly high: number } | undefined {
  if (of <= 0) return undefined;
  const mean = Math.min(1, count / of);
  const centre = (mean + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z / (1 + Z ** 2 / of)) * Math.sqrt((mean * (1 - mean)) / of + Z ** 2 / (4 * of ** 2));
  return { mean, low: Math.max(0, Math.min(mean, centre - half)), high: Math.min(1, Math.max(mean, centre + half)) };
}
