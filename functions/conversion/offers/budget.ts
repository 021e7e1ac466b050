/** A part has room for so many reductions at least, so that little of a budget is left where none is given any more. */
const REDUCTIONS_EACH = 16;
const MOST_PARTS = 32;

/**
 * Over how many items a budget is spread: a transaction holds an item for some 20 ms, so that one takes at most 50 orders a
 * second, and a small budget is never asked for so many.
 * @param off the largest single reduction, in minor units
 */
export const partsOf = (budget: number, off: number): number =>
  Math.max(1, Math.min(MOST_PARTS, Math.floor(budget / (REDUCTIONS_EACH * Math.max(1, off)))));

/** The part of the budget that each item may give: together they are the budget. */
export const spread = (budget: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, n) => Math.floor(budget / parts) + (n < budget % parts ? 1 : 0));
