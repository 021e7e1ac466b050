import type { Discount } from "../contract/discount.ts";

/** The number of redemptions in each shard of a discount's count. */
export type PartCounts = readonly number[];

/** The limit of each shard, for one version of the discount; empty once nothing is left. */
export interface PartLimits {
  readonly version: number;
  readonly most: readonly number[];
}

/** With a share below this, reading another shard is not worth it. */
const LEAST_EACH = 16;

export const totalOf = (counts: PartCounts): number => counts.reduce((sum, each) => sum + each, 0);

/**
 * Distributes the rest of a limit over shards, so that together they never exceed it. Once nothing is left, no shard
 * counts until the limit is distributed again.
 */
export function spreadLimit(limit: number, counts: PartCounts): number[] {
  const left = limit - totalOf(counts);
  if (left <= 0) return [];
  const parts = Math.min(counts.length, Math.ceil(left / LEAST_EACH));
  return counts.map((count, n) => (n < parts ? count + Math.floor(left / parts) + (n < left % parts ? 1 : 0) : count));
}

/** Whether the limit is distributed for the discount's current version. */
export const isSpread = (
  { maxRedemptions, version }: Pick<Discount, "maxRedemptions" | "version">,
  caps: PartLimits | undefined,
  counts: PartCounts,
): boolean =>
  maxRedemptions === undefined ||
  (caps?.version === version && (caps.most.length > 0 || totalOf(counts) >= maxRedemptions));

/** The shards with room for one more. */
export const partsWithRoom = (counts: PartCounts, caps: PartLimits | undefined): number[] =>
  [...counts.keys()].filter((n) => caps === undefined || (counts[n] ?? 0) < (caps.most[n] ?? Number.NEGATIVE_INFINITY));
