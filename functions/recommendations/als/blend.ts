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
  /** What the factors' part is multiplied by, then what co-occurrence is, the solved weights, likeness in content and transitions, before all are added. */
  readonly factorScale: number;
  readonly neighbourScale: number;
  readonly solvedScale: number;
  readonly contentScale: number;
  readonly orderScale: number;
  /** What each interaction of a history counts of the one after it: 1 where order says nothing. */
  readonly recency: number;
}

/** Parts of the same interactions, each for itself: what a blend is mixed from. */
export interface Parts {
  readonly items: Items;
  readonly together: Neighbours;
  readonly solved: Neighbours;
  readonly order: Neighbours;
  /** How alike items are by what they are, where it is known: a likeness of 1 for each typical interaction. */
  readonly content?: Neighbours | undefined;
  /** What an interaction typically weighs: what every history is brought to before it is scored. */
  readonly unit: number;
}

/** Factors, and what items say of each other in one matrix. Both parts of a score are sums over the user's history. */
export interface Blend {
  readonly settings: BlendSettings;
  readonly items: Items;
  readonly neighbours: Neighbours;
  /** What is chosen after each item, before it is multiplied by its scale. */
  readonly order: Neighbours;
  readonly unit: number;
}

/** Scores of one user. */
export interface Scored {
  readonly scores: Float64Array;
  /** What each interaction of the history adds to the score of `item`: their sum is the score. */
  readonly contributions: (item: number) => Record<"factors" | "neighbours" | "order", Float64Array>;
}

/** Solved weights: exact where the catalogue allows, and item by item on what is near it where it does not. */
export const solvedBy = (interactions: Csr, settings: SolvedSettings): Neighbours =>
  interactions.columns > MOST_SOLVED ? solvedNearby(interactions, settings) : solvedOf(interactions, settings);

/**
 * Fits all parts to an interaction matrix of users by items. Factors that were fitted to the same matrix elsewhere, such
 * as in parallel, are taken as they are. `fitPartsInParallel` does the same in worker threads.
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
      // A history is in the unit of the fit.
      ...(content ? [{ part: content, scale: settings.contentScale / unit }] : []),
    ],
    settings.width,
  ),
  order,
});

export const fitBlend = (interactions: Csr, settings: BlendSettings, items?: Items): Blend =>
  blendOf(fitParts(interactions, settings, items), settings);

/** A user as all parts see them, before any item is scored. */
export interface Introduced extends Pick<Scored, "contributions"> {
  /** What items' factors are multiplied by. */
  readonly vector: Float64Array;
  /** Adds to each item's score what the history says of it beside the factors. */
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
