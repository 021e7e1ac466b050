import type { History } from "./als/fold-in.ts";
import { topOf } from "./als/top.ts";
import { type ListQuality, qualityOf } from "./metrics.ts";

/** A user of the held-out part: what is known of them, and what they chose afterwards. */
export interface Case {
  readonly history: History;
  readonly relevant: ReadonlySet<number>;
}

/** Means over the cases, and NDCG@10 of each case for a paired comparison. */
export interface Evaluation extends ListQuality {
  readonly ndcg10ByCase: Float64Array;
}

/** Ranks every item not in a case's history by `scorer` and measures the first 20. */
export function evaluate(cases: readonly Case[], scorer: (history: History) => Float64Array): Evaluation {
  const ndcg10ByCase = new Float64Array(cases.length);
  const sums = { recall20: 0, ndcg10: 0, ndcg20: 0 };
  cases.forEach(({ history, relevant }, at) => {
    const scores = scorer(history).slice();
    for (let seen = 0; seen < history.indices.length; seen++) scores[history.indices[seen]!] = Number.NEGATIVE_INFINITY;
    const quality = qualityOf(topOf(scores, 20), relevant);
    ndcg10ByCase[at] = quality.ndcg10;
    sums.recall20 += quality.recall20;
    sums.ndcg10 += quality.ndcg10;
    sums.ndcg20 += quality.ndcg20;
  });
  const count = Math.max(1, cases.length);
  return {
    recall20: sums.recall20 / count,
    ndcg10: sums.ndcg10 / count,
    ndcg20: sums.ndcg20 / count,
    ndcg10ByCase,
  };
}
