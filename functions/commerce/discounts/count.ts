import type { Discount } from "../contract/discount.ts";

/** How often each part of a discount's count counted. */
export type PartCounts = readonly number[];

/** How many each part may count, for one version of the discount; empty once nothing is left. */
export interface PartLimits {
  readonly version: number;
  readonly most: readonly number[];
}

/** A part that counts fewer than this is not worth the reading of another one. */
const LEAST_EACH = 16;

export const totalOf = (counts: PartCounts): number => counts.reduce((sum, each) => sum + each, 0);

/**
 * Spreads what is left of a limit over parts, so that together they never exceed it. Once nothing is left, no part counts
 * until the limit is spread again.
 */
export function spreadLimit(limit: number, counts: PartCounts): number[] {
  const left = limit - totalOf(counts);
  if (left <= 0) return [];
  const parts = Math.min(counts.length, Math.ceil(left / LEAST_EACH));
  return counts.map((count, n) => (n < parts ? count + Math.floor(left / parts) + (n < left % parts ? 1 : 0) : count));
}

/** Whether the limit is spread for the discount's present version. */
export const isSpread = (
  { maxRedemptions, version }: Pick<Discount, "maxRedemptions" | "version">,
  caps: PartLimits | undefined,
  counts: PartCounts,
): boolean =>
  maxRedemptions === undefined ||
  (caps?.version === version && (caps.most.length > 0 || totalOf(counts) >= maxRedemptions));

/** The parts that have room for one more. */
export const partsWithRoom = (counts: PartCounts, caps: PartLimits | undefined): number[] =>
  [...counts.keys()].filter((n) => caps === undefined || (counts[n] ?? 0) < (caps.most[n] ?? Number.NEGATIVE_INFINITY));
