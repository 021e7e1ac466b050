/** The quality of one ranked list against what the user chose afterwards. */
export interface ListQuality {
  /** Hits in the first 20, divided by the number of relevant items. */
  readonly recall20: number;
  readonly ndcg10: number;
  readonly ndcg20: number;
}

/** Normalised discounted cumulative gain with binary relevance: log2 discount, ideal cut at `depth`. */
function ndcg(ranked: readonly number[], relevant: ReadonlySet<number>, depth: number): number {
  let gained = 0;
  let ideal = 0;
  for (let rank = 0; rank < Math.min(depth, ranked.length); rank++) {
    if (relevant.has(ranked[rank]!)) gained += 1 / Math.log2(rank + 2);
  }
  for (let rank = 0; rank < Math.min(depth, relevant.size); rank++) ideal += 1 / Math.log2(rank + 2);
  return ideal === 0 ? 0 : gained / ideal;
}

/** Quality of a list, best first, against the items that are relevant (at least one). */
export function qualityOf(ranked: readonly number[], relevant: ReadonlySet<number>): ListQuality {
  const hits = ranked.slice(0, 20).filter((item) => relevant.has(item)).length;
  return {
    recall20: relevant.size === 0 ? 0 : hits / relevant.size,
    ndcg10: ndcg(ranked, relevant, 10),
    ndcg20: ndcg(ranked, relevant, 20),
  };
}
