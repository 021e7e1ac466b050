/** The fewest reductions that fit in a shard, so that little of the budget is left unused. */
const REDUCTIONS_EACH = 16;
const MOST_PARTS = 32;

/**
 * The number of a budget's shards. A transaction locks an item for about 20 ms, so one shard takes at most 50 orders a second;
 * small budgets never get that many.
 * @param off the largest single reduction, in minor units
 */
export const partsOf = (budget: number, off: number): number =>
  Math.max(1, Math.min(MOST_PARTS, Math.floor(budget / (REDUCTIONS_EACH * Math.max(1, off)))));

/** Each shard's part of the budget; they add up to the budget. */
export const spread = (budget: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, n) => Math.floor(budget / parts) + (n < budget % parts ? 1 : 0));
