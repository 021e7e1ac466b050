import type { BlendSettings } from "./als/blend.ts";
import { type Blend, fitBlend, score } from "./als/blend.ts";
import type { History } from "./als/fold-in.ts";
import { type Dataset, datasetOf, historyOf } from "./dataset.ts";
import { type Case, type Evaluation, evaluate } from "./evaluation.ts";
import { type Decision, decide } from "./gate.ts";
import { weigh } from "./interaction.ts";
import type { Model } from "./model.ts";
import type { TrainingLog } from "./training-log.ts";

/** Share of the events, by time, that models are fitted to when they are compared. */
const TRAINED_SHARE = 0.9;
/** More cases than this cost time and no longer change the decision. */
const MOST_CASES = 10_000;

/** The champion as a trial meets it. */
export interface Champion {
  readonly id: string;
  readonly model: Model;
  /** The latest event that it was fitted to, in ms. */
  readonly trainedThrough: number;
}

/** What a trial measured and what the gate made of it. */
export interface Trial {
  readonly splitAt: number;
  readonly cases: number;
  readonly challenger: Evaluation;
  readonly popularity: Evaluation;
  readonly champion?: Evaluation | undefined;
  readonly decision: Decision;
}

function casesOf(log: TrainingLog, train: Dataset, splitAt: number): Case[] {
  const indexOf = new Map(train.itemIds.map((id, index) => [id, index]));
  const later = log.bySubject(splitAt, Number.POSITIVE_INFINITY);
  const cases: Case[] = [];
  train.subjects.forEach((subject, row) => {
    const history = historyOf(train.matrix, row);
    const known = new Set(history.indices as Int32Array);
    const relevant = new Set<number>();
    for (const [product, { weight }] of weigh(later.get(subject) ?? [], splitAt)) {
      const item = indexOf.get(product);
      if (weight > 0 && item !== undefined && !known.has(item)) relevant.add(item);
    }
    if (relevant.size > 0) cases.push({ history, relevant });
  });
  const stride = Math.max(1, Math.ceil(cases.length / MOST_CASES));
  return cases.filter((_, at) => at % stride === 0);
}

const scorerOf = (blend: Blend) => (history: History) => score(blend, history).scores;

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
 * Fits the settings to the first 90 % of the log by time and compares them, on what users chose in the rest, with
 * popularity and with the champion. A champion that has seen the held-out time would be flattered by it: then its
 * settings are fitted to the same first part, and that is what the challenger meets.
 */
export function hold(log: TrainingLog, settings: BlendSettings, champion: Champion | undefined): Trial | undefined {
  const splitAt = log.quantile(TRAINED_SHARE);
  if (splitAt === undefined) return undefined;
  const train = datasetOf(log.bySubject(Number.NEGATIVE_INFINITY, splitAt), splitAt);
  const cases = casesOf(log, train, splitAt);
  const challenger = evaluate(cases, scorerOf(fitBlend(train.matrix, settings)));
  const popularity = evaluate(cases, () => Float64Array.from(train.popularity));
  const theirs =
    champion &&
    ((): Evaluation => {
      if (champion.trainedThrough < splitAt) return evaluate(cases, scorerOfChampion(champion.model, train.itemIds));
      const { settings: own } = champion.model.blend;
      return sameSettings(own, settings) ? challenger : evaluate(cases, scorerOf(fitBlend(train.matrix, own)));
    })();
  return {
    splitAt,
    cases: cases.length,
    challenger,
    popularity,
    champion: theirs,
    decision: decide({
      challenger: challenger.ndcg10ByCase,
      popularity: popularity.ndcg10ByCase,
      champion: theirs?.ndcg10ByCase,
      seed: settings.seed,
    }),
  };
}
