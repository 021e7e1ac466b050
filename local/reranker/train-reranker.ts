import { type Machine, predict } from "@lyceum/aws-local/sagemaker/factorization-machine";
import { type TrainSettings, train } from "@lyceum/aws-local/sagemaker/train";
import type { BlendSettings } from "../../functions/recommendations/als/blend.ts";
import type { Shelf } from "../../functions/recommendations/serving/catalogue-index.ts";
import { pairedBounds } from "../../functions/recommendations/training/gate.ts";
import { type Exposure, exposuresAt } from "./exposures.ts";
import { areaUnderRoc, logLoss, ndcg10 } from "./measure.ts";
import type { TimedEvent } from "./past.ts";

/** Where, by time, lists are made to train on, and the later ones that are held out: each labelled by what came next. */
const TRAINED_AT = [0.4, 0.55, 0.7];
const HELD_OUT_AT = 0.85;

const COMMON = { learningRate: 0.05, epochs: 3, initialScale: 0.02, seed: 1 };
const TRIED: readonly TrainSettings[] = [
  { ...COMMON, k: 0, regularisation: 1e-4 },
  { ...COMMON, k: 4, regularisation: 1e-3 },
  { ...COMMON, k: 8, regularisation: 1e-4 },
];

const instancesOf = (exposures: readonly Exposure[]) => exposures.flatMap(({ instances }) => instances);
const labelsOf = (exposures: readonly Exposure[]) => exposures.flatMap(({ labels }) => labels);
const fitted = (exposures: readonly Exposure[], settings: TrainSettings) =>
  train(instancesOf(exposures), labelsOf(exposures), settings);
const scoresOf = (machine: Machine, { instances }: Exposure) => instances.map((each) => predict(machine, each));
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** A row of the table: an order of the held-out lists. */
interface Measured {
  readonly order: string;
  readonly logLoss?: number;
  readonly auc: number;
  readonly ndcg10: number;
  /** 95 % lower bound of the relative difference in NDCG@10 to our order. */
  readonly lowerBound?: number;
}

export interface Trained {
  readonly machine: Machine;
  readonly settings: TrainSettings;
  readonly trained: { readonly lists: number; readonly candidates: number; readonly positives: number };
  readonly heldOut: { readonly lists: number; readonly candidates: number; readonly positives: number };
  readonly table: readonly Measured[];
}

const counted = (exposures: readonly Exposure[]) => ({
  lists: exposures.length,
  candidates: labelsOf(exposures).length,
  positives: labelsOf(exposures).filter((label) => label === 1).length,
});

function measured(heldOut: readonly Exposure[], machine: Machine, baseRate: number): Measured[] {
  const labels = labelsOf(heldOut);
  const inOurOrder = (exposure: Exposure) => exposure.ids.map((_, at) => at);
  const ours = Float64Array.from(heldOut, (exposure) => ndcg10(exposure, inOurOrder(exposure)));
  const scored = heldOut.map((exposure) => scoresOf(machine, exposure));
  const reranked = Float64Array.from(heldOut, (exposure, at) => {
    const scores = scored[at]!;
    return ndcg10(
      exposure,
      inOurOrder(exposure).sort((a, b) => scores[b]! - scores[a]!),
    );
  });
  const byRank = heldOut.flatMap(({ ids }) => ids.map((_, at) => -at));
  return [
    {
      order: "our order",
      logLoss: logLoss(Array(labels.length).fill(baseRate), labels),
      auc: areaUnderRoc(byRank, labels),
      ndcg10: mean(ours),
    },
    {
      order: "with diversity",
      auc: areaUnderRoc(byRank, labels),
      ndcg10: mean(heldOut.map((exposure) => ndcg10(exposure, exposure.diverse))),
    },
    {
      order: "re-ranked",
      logLoss: logLoss(scored.flat(), labels),
      auc: areaUnderRoc(scored.flat(), labels),
      ndcg10: mean(reranked),
      lowerBound: pairedBounds(reranked, ours, COMMON.seed).lower,
    },
  ];
}

/**
 * Trains the re-ranker on lists made at some instants and measures it on lists made at a later one. Settings are chosen by
 * the log-loss on a fifth of the lists that are trained on; what is given is fitted to all at last.
 * @param settingsOfModel of the models that make the lists
 * @throws RangeError for a log too short to make both
 */
export function trainReranker(
  shelf: Shelf,
  events: readonly TimedEvent[],
  settingsOfModel: BlendSettings,
  report: (line: string) => void,
): Trained {
  const timeAt = (share: number) => events[Math.floor(share * (events.length - 1))]?.time ?? 0;
  const instants = [...TRAINED_AT, HELD_OUT_AT].map(timeAt);
  const [known, heldOut] = [TRAINED_AT.map((_, at) => at), [TRAINED_AT.length]].map((places) =>
    places.flatMap((at) => {
      const until = instants[at + 1] ?? Number.POSITIVE_INFINITY;
      return exposuresAt(shelf, { events, from: instants[at]!, until, settings: settingsOfModel });
    }),
  ) as [Exposure[], Exposure[]];
  report("made the lists");
  if (counted(known).positives === 0 || counted(heldOut).positives === 0) {
    throw new RangeError("The log is too short: nobody chose anything that a list would have held.");
  }
  const inner = known.filter((_, at) => at % 5 !== 0);
  const outer = known.filter((_, at) => at % 5 === 0);
  const tried = TRIED.map((settings) => {
    const machine = fitted(inner, settings);
    const loss = logLoss(
      outer.flatMap((exposure) => scoresOf(machine, exposure)),
      labelsOf(outer),
    );
    report(`k ${settings.k}, L2 ${settings.regularisation}: log-loss ${loss.toFixed(4)}`);
    return { settings, loss };
  });
  const { settings } = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
  const { positives, candidates } = counted(known);
  return {
    machine: fitted([...known, ...heldOut], settings),
    settings,
    trained: counted(known),
    heldOut: counted(heldOut),
    table: measured(heldOut, fitted(known, settings), positives / candidates),
  };
}
