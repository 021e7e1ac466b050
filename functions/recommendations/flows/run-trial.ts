import { type Blend, type BlendSettings, score } from "../als/blend.ts";
import type { History } from "../als/fold-in.ts";
import { addNeighbourScores } from "../als/neighbours.ts";
import type { Learnable } from "../log/learnable.ts";
import type { LogState } from "../log/training-log.ts";
import type { Model } from "../models/model.ts";
import type { Sampled } from "../models/soundness.ts";
import { compare, type Measured, ndcg10Of, ranked } from "../training/evaluation.ts";
import { type Decision, decide } from "../training/gate.ts";
import type { Attributes } from "../training/held-out.ts";
import { type HeldOut, holdersOf, holdOut, slicesOf } from "../training/held-out.ts";
import type { FitModel } from "./training-ports.ts";

/** More cases than these cost time and no longer change the decision. */
const MOST_CASES = 10_000;
/** Fewer than these could not tell two models apart. */
const FEWEST_CASES = 2_000;
/** Multiplications that one ranking of all cases may take: some ten seconds. */
const MOST_WORK = 1e10;

/** The champion as a trial meets it. */
export interface Champion {
  readonly id: string;
  readonly model: Model;
  /** The latest event that it was fitted to, in ms. */
  readonly trainedThrough: number;
}

/** What a trial measured and what the gate made of it. */
export interface Trial {
  /** ms since 1970 */
  readonly splitAt: number;
  readonly cases: number;
  readonly judgedBy: HeldOut["judgedBy"];
  readonly table: readonly Measured[];
  readonly decision: Decision;
  /** The model that was measured, and whom it was measured on; undefined if nobody could be. */
  readonly measured?: Sampled | undefined;
}

/** How many cases can be ranked in bounded time. */
export const casesFor =
  (d: number) =>
  (items: number): number =>
    Math.max(FEWEST_CASES, Math.min(MOST_CASES, Math.floor(MOST_WORK / Math.max(1, items * d))));

export const scorerOf = (blend: Blend) => (history: History) => score(blend, history).scores;

/** Scores the champion's items under the trial's item numbers; what it does not know it cannot show. */
function scorerOfChampion(champion: Model, itemIds: readonly string[]): (history: History) => Float64Array {
  const theirs = new Map(champion.itemIds.map((id, index) => [id, index]));
  const translated = Int32Array.from(itemIds, (id) => theirs.get(id) ?? -1);
  return (history) => {
    const known = Array.from(history.indices, (item, at) => ({
      item: translated[item]!,
      weight: history.weights[at]!,
    }));
    const seen = known.filter(({ item }) => item >= 0);
    const { scores } = score(champion.blend, {
      indices: seen.map(({ item }) => item),
      weights: seen.map(({ weight }) => weight),
    });
    return Float64Array.from(translated, (item) => (item < 0 ? Number.NEGATIVE_INFINITY : scores[item]!));
  };
}

const sameSettings = (a: BlendSettings, b: BlendSettings): boolean =>
  (Object.keys(a) as (keyof BlendSettings)[]).every((name) => a[name] === b[name]);

/**
 * Fits the settings to all of the log but its last slice, and compares them, on what users chose in that, with popularity,
 * item neighbours and the champion. A champion that has seen the held-out time would be flattered by it: then its settings
 * are fitted to the same first part, and that is what the challenger meets. For the same reason no fit here begins with
 * the champion's factors.
 * @param until ms since 1970: a fit ends after the epoch before it
 */
export async function hold(
  fit: FitModel,
  state: LogState,
  settings: BlendSettings,
  champion: Champion | undefined,
  attributes: ReadonlyMap<string, Attributes>,
  until: number | undefined,
  learnable?: Learnable,
): Promise<Trial> {
  const { splitAt, train, cases, judgedBy } = holdOut(state, "test", casesFor(settings.d), learnable);
  if (cases.length === 0) {
    const none = new Float64Array(0);
    const decision = decide({ challenger: none, popularity: none, seed: settings.seed });
    return { splitAt, cases: 0, judgedBy, table: [], decision };
  }
  const { blend } = await fit(train.matrix, settings, { until });
  const byNeighbours = new Float64Array(train.itemIds.length);
  const challenger = ranked(cases, scorerOf(blend));
  const lists: Record<string, number[][]> = {
    challenger,
    popularity: ranked(cases, () => Float64Array.from(train.popularity)),
    neighbours: ranked(cases, (history) => {
      addNeighbourScores(blend.neighbours, history, 1, byNeighbours.fill(0));
      return byNeighbours;
    }),
  };
  if (champion) {
    const { settings: own } = champion.model.blend;
    const old = champion.trainedThrough < splitAt;
    if (!old && sameSettings(own, settings)) lists.champion = challenger;
    else if (old) lists.champion = ranked(cases, scorerOfChampion(champion.model, train.itemIds));
    else lists.champion = ranked(cases, scorerOf((await fit(train.matrix, own, { until })).blend));
  }
  const catalogue = { holders: holdersOf(train), users: train.subjects.length };
  return {
    splitAt,
    cases: cases.length,
    judgedBy,
    measured: { model: { blend, itemIds: train.itemIds }, histories: cases.map(({ history }) => history) },
    table: compare(cases, lists, slicesOf(train, attributes), catalogue, settings.seed),
    decision: decide({
      challenger: ndcg10Of(cases, challenger),
      popularity: ndcg10Of(cases, lists.popularity!),
      champion: lists.champion && ndcg10Of(cases, lists.champion),
      seed: settings.seed,
    }),
  };
}
