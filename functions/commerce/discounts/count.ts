import type { Discount } from "../contract/discount.ts";

/** How often each part of a discount's count counted. */
export type Counted = readonly number[];

/** How many each part counts at most, while the discount is of a version; none of them, where nothing is left. */
export interface Caps {
  readonly version: number;
  readonly most: readonly number[];
}

/** A part that counts fewer than this is not worth the reading of another one. */
const LEAST_EACH = 16;

export const sumOf = (counts: Counted): number => counts.reduce((sum, each) => sum + each, 0);

/**
 * Spreads what is left of a limit over parts: together they count to the limit and no further, whatever each of them
 * counts. Where nothing is left they count nothing until it is spread anew.
 */
export function spreadOver(limit: number, counts: Counted): number[] {
  const left = limit - sumOf(counts);
  if (left <= 0) return [];
  const parts = Math.min(counts.length, Math.ceil(left / LEAST_EACH));
  return counts.map((count, n) => (n < parts ? count + Math.floor(left / parts) + (n < left % parts ? 1 : 0) : count));
}

/** Whether what is left of a discount's limit is spread for it as it is now. */
export const isSpread = (
  { maxRedemptions, version }: Pick<Discount, "maxRedemptions" | "version">,
  caps: Caps | undefined,
  counts: Counted,
): boolean =>
  maxRedemptions === undefined ||
  (caps?.version === version && (caps.most.length > 0 || sumOf(counts) >= maxRedemptions));

/** The parts that have room for one more. */
export const withRoom = (counts: Counted, caps: Caps | undefined): number[] =>
  [...counts.keys()].filter((n) => caps === undefined || (counts[n] ?? 0) < (caps.most[n] ?? Number.NEGATIVE_INFINITY));
