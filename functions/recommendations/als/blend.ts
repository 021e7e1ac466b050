import type { Csr } from "./csr.ts";
import { fit, type Settings } from "./fit.ts";
import { addScores, foldIn, type History, type Items } from "./fold-in.ts";
import { addNeighbourScores, type NeighbourSettings, type Neighbours, nearness, neighboursOf } from "./neighbours.ts";

export interface BlendSettings extends Settings, NeighbourSettings {
  /** What the neighbours' part is multiplied by before the factors' part is added. */
  readonly neighbourScale: number;
}

/** Factors and neighbours of the same interactions. Both parts of a score are sums over the user's history. */
export interface Blend {
  readonly settings: BlendSettings;
  readonly items: Items;
  readonly neighbours: Neighbours;
}

/** Scores of one user. */
export interface Scored {
  readonly scores: Float64Array;
  /** What each interaction of the history adds to the score of `item`: their sum is the score. */
  readonly contributions: (item: number) => { factors: Float64Array; neighbours: Float64Array };
}

/**
 * Fits both parts to an interaction matrix of users by items. Factors that were fitted to the same matrix elsewhere, such
 * as in parallel, are taken as they are.
 */
export const fitBlend = (interactions: Csr, settings: BlendSettings, items?: Items): Blend => ({
  settings,
  items: items ?? fit(interactions, settings),
  neighbours: neighboursOf(interactions, settings),
});

/** Scores every item for a history, exactly, in time linear in the number of items. */
export function score(blend: Blend, history: History): Scored {
  const { items, neighbours, settings } = blend;
  const scores = new Float64Array(items.count);
  const folded = foldIn(items, settings, history);
  const scale = settings.neighbourScale;
  addScores(items, folded.vector, 1, scores);
  addNeighbourScores(neighbours, history, scale, scores);
  return {
    scores,
    contributions: (item) => ({
      factors: folded.contributions(item),
      neighbours: Float64Array.from({ length: history.indices.length }, (_, at) => {
        return scale * history.weights[at]! * nearness(neighbours, history.indices[at]!, item);
      }),
    }),
  };
}
