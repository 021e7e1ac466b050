import { type BlendSettings, blendOf } from "../als/blend.ts";
import type { History } from "../als/fold-in.ts";
import { addNeighbourScores } from "../als/neighbours.ts";
import type { PassedOver } from "../attribution/day-tally.ts";
import type { Learnable } from "../log/learnable.ts";
import type { LogState } from "../log/training-log.ts";
import { FEWEST_COMPARED } from "../settings.ts";
import { contentOf } from "../training/content.ts";
import { type Case, comparisonOf, ndcg10Of, rankedCases } from "../training/evaluation.ts";
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
import { fitWithPassedOver } from "./fit-with-passed-over.ts";
import type { FitModel } from "./training-ports.ts";

/**
 * The slice on which models are compared: what users chose since the champion was trained, if enough did, as neither the champion
 * nor a challenger fitted to the time before was trained on that. Otherwise the last slice, on which the champion may have been
 * trained.
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

const mapped = <From, To>(of: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]));

/** The challenger's opponent: the champion, or what took its place. */
function opponentOf(
  { champion, settings }: { readonly champion?: Float64Array; readonly settings?: Float64Array },
  isFittedAlike: boolean,
): Opponent {
  if (champion) return { kind: "champion", scores: champion, isFittedAlike };
  return settings ? { kind: "settings", scores: settings } : { kind: "alike" };
}

/**
 * Fits the settings to the log without a slice at its end, and compares them on that slice with popularity, item neighbours and the
 * champion. A champion that was trained on the slice would look too good, and is not compared: instead its settings are fitted to
 * the same first part, if they differ. For the same reason no fit here begins with the champion's factors.
 * @param until ms since 1970; a fit ends with the last epoch before it
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
    passed = [],
  }: {
    readonly state: LogState;
    readonly settings: BlendSettings;
    readonly champion: Champion | undefined;
    readonly attributes: ReadonlyMap<string, Attributes>;
    readonly until?: number | undefined;
    readonly learnable?: Learnable | undefined;
    readonly passed?: readonly PassedOver[] | undefined;
  },
): Promise<Trial> {
  const most = casesFor(settings.d);
  const { held, isUnseen } = sliceFor(state, champion, (slice) => holdOut(state, slice, most, learnable));
  const { splitAt, train, cases, judgedBy, apart } = held;
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
  const fitTrain = fitWithPassedOver(fit, train, { state, passed, until: splitAt });
  const { parts } = await fitTrain(settings, { until });
  const blend = blendOf({ ...parts, content }, settings);
  const byNeighbours = new Float64Array(train.itemIds.length);
  const rankers: Record<string, (history: History) => Float64Array> = {
    challenger: scorerOf(blend),
    popularity: () => Float64Array.from(train.popularity),
    neighbours: (history) => {
      addNeighbourScores(parts.together, history, 1, byNeighbours.fill(0));
      return byNeighbours;
    },
  };
  const own = champion?.model.blend.settings;
  const isFittedAlike = own !== undefined && sameSettings(own, settings);
  if (champion && isUnseen) rankers.champion = scorerOfChampion(champion.model, train.itemIds);
  else if (own && !isFittedAlike) {
    const { parts: theirs } = await fitTrain(own, { until });
    rankers.settings = scorerOf(blendOf({ ...theirs, content }, own));
  }
  const rank = (of: readonly Case[]) => mapped(rankers, (scorer) => rankedCases(of, scorer));
  const lists = rank(cases);
  const scores = mapped(lists, (each) => ndcg10Of(cases, each));
  const { challenger, popularity, ...opponents } = scores as Record<"challenger" | "popularity", Float64Array>;
  const catalogue = { holders: holdersOf(train), users: train.subjects.length };
  const { seed } = settings;
  return {
    splitAt,
    cases: cases.length,
    judgedBy,
    measured: { model: { blend, itemIds: train.itemIds }, histories: cases.map(({ history }) => history) },
    table: [
      ...comparisonOf({ cases, lists, slices: slicesOf(train, attributes), catalogue, seed }),
      ...Object.entries(apart).flatMap(([slice, of]) =>
        comparisonOf({ cases: of, lists: rank(of), slices: [], catalogue, seed }).flatMap(
          ({ coverage: _, novelty: __, ...row }) => (row.cases === 0 ? [] : [{ ...row, slice }]),
        ),
      ),
    ],
    decision: promotionDecision({
      challenger,
      popularity,
      opponent: champion ? opponentOf(opponents, isFittedAlike) : { kind: "none" },
      seed,
    }),
  };
}
