/** The most popular product's rank. A thousand steps: what moves by less than one is not written again. */
const STEPS = 999;
const DIGITS = 3;

/** The rank of what nobody has done anything with yet. */
export const NO_RANK = "0".repeat(DIGITS);

/**
 * The ranks of products by what people did with them, as text that sorts as they do. They are logarithmic shares of the
 * most popular one's weight: all weights fade alike from day to day, which then moves no rank.
 */
export function ranksOf(weights: ReadonlyMap<string, number>): Map<string, string> {
  const most = [...weights.values()].reduce((highest, each) => Math.max(highest, each), 0);
  const rank = (weight: number) =>
    Math.round((STEPS * Math.log1p((STEPS * Math.max(0, weight)) / most)) / Math.log1p(STEPS));
  return new Map(
    [...weights].map(([id, weight]) => [id, most > 0 ? String(rank(weight)).padStart(DIGITS, "0") : NO_RANK]),
  );
}
