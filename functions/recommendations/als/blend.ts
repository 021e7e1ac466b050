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

/** A user as both parts see them, before any item is scored. */
export interface Introduced extends Pick<Scored, "contributions"> {
  /** What items' factors are multiplied by. */
  readonly vector: Float64Array;
}

/** Folds a history in, in time that does not depend on the number of items. */
export function introduce({ items, neighbours, settings }: Blend, history: History): Introduced {
  const { vector, contributions } = foldIn(items, settings, history);
  return {
    vector,
    contributions: (item) => ({
      factors: contributions(item),
      neighbours: Float64Array.from({ length: history.indices.length }, (_, at) => {
        const near = nearness(neighbours, history.indices[at]!, item);
        return settings.neighbourScale * history.weights[at]! * near;
      }),
    }),
  };
}

/** Scores every item for a history, exactly, in time linear in the number of items. */
export function score(blend: Blend, history: History): Scored {
  const { items, neighbours, settings } = blend;
  const scores = new Float64Array(items.count);
  const { vector, contributions } = introduce(blend, history);
  addScores(items, vector, 1, scores);
  addNeighbourScores(neighbours, history, settings.neighbourScale, scores);
  return { scores, contributions };
}
