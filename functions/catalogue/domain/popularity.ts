/** The most popular product's rank. There are a thousand steps, so that smaller changes need no write. */
const STEPS = 999;
const DIGITS = 3;

/** The rank of a product without interactions. */
export const NO_RANK = "0".repeat(DIGITS);

/**
 * The ranks of products by interactions, as text that sorts as they do. A rank is the logarithmic share of the most
 * popular product's weight: all weights decay alike from day to day, which changes no rank.
 */
export function ranksOf(weights: ReadonlyMap<string, number>): Map<string, string> {
  const most = [...weights.values()].reduce((highest, each) => Math.max(highest, each), 0);
  const rank = (weight: number) =>
    Math.round((STEPS * Math.log1p((STEPS * Math.max(0, weight)) / most)) / Math.log1p(STEPS));
  return new Map(
    [...weights].map(([id, weight]) => [id, most > 0 ? String(rank(weight)).padStart(DIGITS, "0") : NO_RANK]),
  );
}
