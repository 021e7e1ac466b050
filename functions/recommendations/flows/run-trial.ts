import { type BlendSettings, blendOf } from "../als/blend.ts";
import { addNeighbourScores } from "../als/neighbours.ts";
import type { Learnable } from "../log/learnable.ts";
import type { LogState } from "../log/training-log.ts";
import { comparisonOf, ndcg10Of, rankedCases } from "../training/evaluation.ts";
import { promotionDecision } from "../training/gate.ts";
import type { Attributes } from "../training/held-out.ts";
import { holdersOf, holdOut, slicesOf } from "../training/held-out.ts";
import { type Champion, casesFor, sameSettings, scorerOf, scorerOfChampion, type Trial } from "../training/trial.ts";
import type { FitModel } from "./training-ports.ts";

/**
 * Fits the settings to all of the log but its last slice, and compares them, on what users chose in that, with popularity,
 * item neighbours and the champion. A champion that has seen the held-out time would be flattered by it: then its settings
 * are fitted to the same first part, and that is what the challenger meets. For the same reason no fit here begins with
 * the champion's factors.
 * @param until ms since 1970: a fit ends after the epoch before it
 */
export async function runTrial(
  fit: FitModel,
  {
    state,
    settings,
    champion,
    attributes,
    until,
    learnable,
  }: {
    readonly state: LogState;
    readonly settings: BlendSettings;
    readonly champion: Champion | undefined;
    readonly attributes: ReadonlyMap<string, Attributes>;
    readonly until?: number | undefined;
    readonly learnable?: Learnable | undefined;
  },
): Promise<Trial> {
  const { splitAt, train, cases, judgedBy } = holdOut(state, "test", casesFor(settings.d), learnable);
  if (cases.length === 0) {
    const none = new Float64Array(0);
    const decision = promotionDecision({ challenger: none, popularity: none, seed: settings.seed });
    return { splitAt, cases: 0, judgedBy, table: [], decision };
  }
  const { parts } = await fit(train.matrix, settings, { until });
  const blend = blendOf(parts, settings);
  const byNeighbours = new Float64Array(train.itemIds.length);
  const challenger = rankedCases(cases, scorerOf(blend));
  const popularity = rankedCases(cases, () => Float64Array.from(train.popularity));
  const lists: Record<string, number[][]> = {
    challenger,
    popularity,
    neighbours: rankedCases(cases, (history) => {
      addNeighbourScores(parts.together, history, 1, byNeighbours.fill(0));
      return byNeighbours;
    }),
  };
  if (champion) {
    const { settings: own } = champion.model.blend;
    const old = champion.trainedThrough < splitAt;
    if (!old && sameSettings(own, settings)) lists.champion = challenger;
    else if (old) lists.champion = rankedCases(cases, scorerOfChampion(champion.model, train.itemIds));
    else lists.champion = rankedCases(cases, scorerOf(blendOf((await fit(train.matrix, own, { until })).parts, own)));
  }
  const catalogue = { holders: holdersOf(train), users: train.subjects.length };
  return {
    splitAt,
    cases: cases.length,
    judgedBy,
    measured: { model: { blend, itemIds: train.itemIds }, histories: cases.map(({ history }) => history) },
    table: comparisonOf({ cases, lists, slices: slicesOf(train, attributes), catalogue, seed: settings.seed }),
    decision: promotionDecision({
      challenger: ndcg10Of(cases, challenger),
      popularity: ndcg10Of(cases, popularity),
      champion: lists.champion && ndcg10Of(cases, lists.champion),
      seed: settings.seed,
    }),
  };
}
