import type { Csr } from "./csr.ts";
import { fit, type Settings } from "./fit.ts";
import { addScores, foldIn, type History, type Items } from "./fold-in.ts";
import {
  addNeighbourScores,
  mergedNeighbours,
  type NeighbourSettings,
  type Neighbours,
  nearness,
  neighboursOf,
} from "./neighbours.ts";
import { MOST_SOLVED, type SolvedSettings, solvedOf } from "./solved.ts";
import { solvedNearby } from "./solved-nearby.ts";
import { type TransitionSettings, transitionsOf } from "./transitions.ts";
import { inUnit, typicalWeight } from "./unit.ts";

export interface BlendSettings extends Settings, NeighbourSettings, SolvedSettings, TransitionSettings {
  /** The factors by which the parts are multiplied before they are added: factors, co-occurrence, solved weights, similarity of content, transitions. */
  readonly factorScale: number;
  readonly neighbourScale: number;
  readonly solvedScale: number;
  readonly contentScale: number;
  readonly orderScale: number;
  /** The weight of each interaction of a history relative to the next one; 1 if order does not matter. */
  readonly recency: number;
}

/** The separate parts, fitted to the same interactions, from which a blend is mixed. */
export interface Parts {
  readonly items: Items;
  readonly together: Neighbours;
  readonly solved: Neighbours;
  readonly order: Neighbours;
  /** The similarity of items by content, if known; on its scale a typical interaction with an identical item scores 1. */
  readonly content?: Neighbours | undefined;
  /** The typical weight of an interaction, to which every history is scaled before it is scored. */
  readonly unit: number;
}

/** Factors, and all item-item weights in one matrix. Both parts of a score are sums over the user's history. */
export interface Blend {
  readonly settings: BlendSettings;
  readonly items: Items;
  readonly neighbours: Neighbours;
  /** The transitions from each item, before they are multiplied by their scale. */
  readonly order: Neighbours;
  readonly unit: number;
}

/** Scores of one user. */
export interface Scored {
  readonly scores: Float64Array;
  /** The contribution of each interaction of the history to the score of `item`; their sum is the score. */
  readonly contributions: (item: number) => Record<"factors" | "neighbours" | "order", Float64Array>;
}

/** Solved weights: exact for a small catalogue, otherwise item by item on the nearest items. */
export const solvedBy = (interactions: Csr, settings: SolvedSettings): Neighbours =>
  interactions.columns > MOST_SOLVED ? solvedNearby(interactions, settings) : solvedOf(interactions, settings);

/**
 * Fits all parts to an interaction matrix of users by items. Factors that were already fitted to the same matrix can be given.
 * `fitPartsInParallel` does the same in worker threads.
 */
export const fitParts = (interactions: Csr, settings: BlendSettings, items?: Items): Parts => ({
  items: items ?? fit(interactions, settings),
  together: neighboursOf(interactions, settings),
  solved: solvedBy(interactions, settings),
  order: transitionsOf(interactions, settings),
  // As it is stored.
  unit: Math.fround(typicalWeight(interactions.values)),
});

/** Mixes parts by the scales of the settings. */
export const blendOf = ({ items, together, solved, order, content, unit }: Parts, settings: BlendSettings): Blend => ({
  settings,
  items,
  unit,
  neighbours: mergedNeighbours(
    [
      { part: together, scale: settings.neighbourScale },
      { part: solved, scale: settings.solvedScale },
      // Histories are scaled to the unit of the fit.
      ...(content ? [{ part: content, scale: settings.contentScale / unit }] : []),
    ],
    settings.width,
  ),
  order,
});

export const fitBlend = (interactions: Csr, settings: BlendSettings, items?: Items): Blend =>
  blendOf(fitParts(interactions, settings, items), settings);

/** A user's folded-in history, before any item is scored. */
export interface Introduced extends Pick<Scored, "contributions"> {
  /** The user's vector, to be multiplied by the items' factors. */
  readonly vector: Float64Array;
  /** Adds the item-item part of each item's score. */
  readonly addNeighbours: (scores: Float64Array | Float32Array) => void;
}

/** Folds a history in, in time that does not depend on the number of items. */
export function introduce({ items, neighbours, order, settings, unit }: Blend, given: History): Introduced {
  const history = inUnit(given, { unit, recency: settings.recency });
  const { vector, contributions } = foldIn(items, settings, history);
  const said = (by: Neighbours, item: number) =>
    Float64Array.from(
      { length: history.indices.length },
      (_, at) => history.weights[at]! * nearness(by, history.indices[at]!, item),
    );
  const scaled = (values: Float64Array) => values.map((value) => settings.factorScale * value);
  return {
    vector: scaled(vector),
    addNeighbours(scores) {
      addNeighbourScores(neighbours, history, 1, scores);
      if (settings.orderScale !== 0) addNeighbourScores(order, history, settings.orderScale, scores);
    },
    contributions: (item) => ({
      factors: scaled(contributions(item)),
      neighbours: said(neighbours, item),
      order: said(order, item).map((value) => settings.orderScale * value),
    }),
  };
}

/** Scores every item for a history, exactly, in time linear in the number of items. */
export function score(blend: Blend, history: History): Scored {
  const scores = new Float64Array(blend.items.count);
  const { vector, addNeighbours, contributions } = introduce(blend, history);
  addScores(blend.items, vector, 1, scores);
  addNeighbours(scores);
  return { scores, contributions };
}
