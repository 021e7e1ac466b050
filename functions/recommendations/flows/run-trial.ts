import { type BlendSettings, blendOf } from "../als/blend.ts";
import { addNeighbourScores } from "../als/neighbours.ts";
import type { Learnable } from "../log/learnable.ts";
import type { LogState } from "../log/training-log.ts";
import { FEWEST_COMPARED } from "../settings.ts";
import { contentOf } from "../training/content.ts";
import { comparisonOf, ndcg10Of, rankedCases } from "../training/evaluation.ts";
import { type Opponent, promotionDecision } from "../training/gate.ts";
import {
  type Attributes,
  canCutAfter,
  type HeldOut,
  holdersOf,
  holdOut,
  type SliceOfTime,
  slicesOf,
} from "../training/held-out.ts";
import { type Champion, casesFor, sameSettings, scorerOf, scorerOfChampion, type Trial } from "../training/trial.ts";
import type { FitModel } from "./training-ports.ts";

/**
 * The slice that models are compared on. What users chose since the champion was trained, if enough did: neither it nor a
 * challenger fitted to the time before has seen that. Else the last slice, which the champion may have seen.
 */
function sliceFor(
  state: LogState,
  champion: Champion | undefined,
  hold: (slice: SliceOfTime) => HeldOut,
): { readonly held: HeldOut; readonly isUnseen: boolean } {
  if (champion && canCutAfter(state, champion.trainedThrough)) {
    const held = hold({ after: champion.trainedThrough });
    if (held.cases.length >= FEWEST_COMPARED) return { held, isUnseen: true };
  }
  const held = hold("test");
  return { held, isUnseen: champion !== undefined && champion.trainedThrough < held.splitAt };
}

/**
 * Fits the settings to all of the log but a slice at its end, and compares them, on what users chose in that, with
 * popularity, item neighbours and the champion: the champion itself if it has not seen the slice. One that has would be
 * flattered, and is not compared: then other settings of it are, fitted to the same first part. For the same reason no fit
 * here begins with the champion's factors.
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
  const most = casesFor(settings.d);
  const { held, isUnseen } = sliceFor(state, champion, (slice) => holdOut(state, slice, most, learnable));
  const { splitAt, train, cases, judgedBy } = held;
  if (cases.length === 0) {
    const none = new Float64Array(0);
    const decision = promotionDecision({
      challenger: none,
      popularity: none,
      opponent: { kind: "none" },
      seed: settings.seed,
    });
    return { splitAt, cases: 0, judgedBy, table: [], decision };
  }
  const content = contentOf(train.itemIds, attributes);
  const { parts } = await fit(train.matrix, settings, { until });
  const blend = blendOf({ ...parts, content }, settings);
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
  let opponent: Opponent = { kind: "none" };
  if (champion) {
    const { settings: own } = champion.model.blend;
    const isFittedAlike = sameSettings(own, settings);
    if (isUnseen) {
      lists.champion = rankedCases(cases, scorerOfChampion(champion.model, train.itemIds));
      opponent = { kind: "champion", scores: ndcg10Of(cases, lists.champion), isFittedAlike };
    } else if (isFittedAlike) opponent = { kind: "alike" };
    else {
      const { parts: theirs } = await fit(train.matrix, own, { until });
      lists.settings = rankedCases(cases, scorerOf(blendOf({ ...theirs, content }, own)));
      opponent = { kind: "settings", scores: ndcg10Of(cases, lists.settings) };
    }
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
      opponent,
      seed: settings.seed,
    }),
  };
}
