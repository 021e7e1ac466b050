import { type Blend, type BlendSettings, score } from "../als/blend.ts";
import type { History } from "../als/fold-in.ts";
import type { Model } from "../models/model.ts";
import type { TrialSample } from "../models/soundness.ts";
import { FEWEST_CASES, MOST_CASES, MOST_RANKING_WORK } from "../settings.ts";
import type { Measured } from "./evaluation.ts";
import type { PromotionDecision } from "./gate.ts";
import type { HeldOut } from "./held-out.ts";

/** The champion in a trial. */
export interface Champion {
  readonly id: string;
  readonly model: Model;
  /** The latest event in its training data, in ms. */
  readonly trainedThrough: number;
}

/** The measurements of a trial and the gate's decision. */
export interface Trial {
  /** ms since 1970 */
  readonly splitAt: number;
  readonly cases: number;
  readonly judgedBy: HeldOut["judgedBy"];
  readonly table: readonly Measured[];
  readonly decision: PromotionDecision;
  /** The model that was measured, with a sample of its histories; undefined if there were no cases. */
  readonly measured?: TrialSample | undefined;
}

/** The number of cases that can be ranked in bounded time. */
export const casesFor =
  (d: number) =>
  (items: number): number =>
    Math.max(FEWEST_CASES, Math.min(MOST_CASES, Math.floor(MOST_RANKING_WORK / Math.max(1, items * d))));

export const scorerOf = (blend: Blend) => (history: History) => score(blend, history).scores;

/** Scores the champion's items by the trial's item numbers; items that the champion does not contain cannot be listed. */
export function scorerOfChampion(champion: Model, itemIds: readonly string[]): (history: History) => Float64Array {
  const theirs = new Map(champion.itemIds.map((id, index) => [id, index]));
  const translated = Int32Array.from(itemIds, (id) => theirs.get(id) ?? -1);
  return (history) => {
    const known = Array.from(history.indices, (item, at) => ({
      item: translated[item]!,
      weight: history.weights[at]!,
      age: history.ages?.[at] ?? 0,
    }));
    const seen = known.filter(({ item }) => item >= 0);
    const { scores } = score(champion.blend, {
      indices: seen.map(({ item }) => item),
      weights: seen.map(({ weight }) => weight),
      ages: seen.map(({ age }) => age),
    });
    return Float64Array.from(translated, (item) => (item < 0 ? Number.NEGATIVE_INFINITY : scores[item]!));
  };
}

export const sameSettings = (a: BlendSettings, b: BlendSettings): boolean =>
  (Object.keys(a) as (keyof BlendSettings)[]).every((name) => a[name] === b[name]);
