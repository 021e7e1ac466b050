import { COMPACT_FROM, compactScorerOf } from "../als/compact.ts";
import { vectorIn } from "../als/fold-in.ts";
import { type Scorer, scorerOf } from "../als/scorer.ts";
import type { Model } from "./model.ts";

/**
 * Scores all items of a model: by integers if there are many or their vectors are not in memory, otherwise by the vectors.
 * @throws RangeError for a model in a file if the engine has no SIMD
 */
export function servedScorerOf({ blend: { items }, compact }: Model): Scorer {
  const isInMemory = items.vectorOf === undefined;
  const byWhole =
    compact && (!isInMemory || items.count >= COMPACT_FROM)
      ? compactScorerOf(items, compact, { vectorOf: (item) => vectorIn(items, item) })
      : undefined;
  if (!byWhole && !isInMemory) throw new RangeError("A model in a file cannot be scored without SIMD.");
  return byWhole ?? scorerOf(items);
}
