import { type Machine, predict } from "@lyceum/aws-local/sagemaker/factorization-machine";
import { type TrainSettings, train } from "@lyceum/aws-local/sagemaker/train";
import type { BlendSettings } from "../../functions/recommendations/als/blend.ts";
import type { Shelf } from "../../functions/recommendations/serving/catalogue-index.ts";
import { type Exposure, exposuresAt } from "./exposures.ts";
import { type ComparedOrder, comparison, labelsOf, logLoss } from "./measure.ts";
import type { TimedEvent } from "./past.ts";

/**
 * The instants of the training lists, and of the later, held-out lists: each list is labelled by what was chosen after
 * it.
 */
const TRAINED_AT = [0.4, 0.55, 0.7];
const HELD_OUT_AT = 0.85;

const instantAt = (events: readonly TimedEvent[], share: number) =>
  events[Math.floor(share * (events.length - 1))]?.time ?? 0;

/** Held-out lists, the same for every re-ranker, and the instant (ms) up to which a re-ranker may know the log. */
export function heldOutLists(shelf: Shelf, events: readonly TimedEvent[], settings: BlendSettings) {
  const from = instantAt(events, HELD_OUT_AT);
  return { from, lists: exposuresAt(shelf, { events, from, until: Number.POSITIVE_INFINITY, settings }) };
}

const COMMON = { learningRate: 0.05, epochs: 3, initialScale: 0.02, seed: 1 };
const TRIED: readonly TrainSettings[] = [
  { ...COMMON, k: 0, regularisation: 1e-4 },
  { ...COMMON, k: 4, regularisation: 1e-3 },
  { ...COMMON, k: 8, regularisation: 1e-4 },
];

const instancesOf = (exposures: readonly Exposure[]) => exposures.flatMap(({ instances }) => instances);
const fitted = (exposures: readonly Exposure[], settings: TrainSettings) =>
  train(instancesOf(exposures), labelsOf(exposures), settings);
const scoresOf = (machine: Machine, { instances }: Exposure) => instances.map((each) => predict(machine, each));

export interface Trained {
  readonly machine: Machine;
  readonly settings: TrainSettings;
  readonly trained: { readonly lists: number; readonly candidates: number; readonly positives: number };
  readonly heldOut: { readonly lists: number; readonly candidates: number; readonly positives: number };
  readonly table: readonly ComparedOrder[];
}

const counted = (exposures: readonly Exposure[]) => ({
  lists: exposures.length,
  candidates: labelsOf(exposures).length,
  positives: labelsOf(exposures).filter((label) => label === 1).length,
});

/**
 * Trains the re-ranker on lists made at some instants and measures it on lists made at a later one. Settings are chosen
 * by the log-loss on a fifth of the training lists; the final machine is fitted to all of them.
 * @param settingsOfModel of the models that make the lists
 * @throws RangeError for a log too short to make both
 */
export function trainReranker(
  shelf: Shelf,
  events: readonly TimedEvent[],
  settingsOfModel: BlendSettings,
  report: (line: string) => void,
): Trained {
  const instants = [...TRAINED_AT, HELD_OUT_AT].map((share) => instantAt(events, share));
  const known = TRAINED_AT.flatMap((_, at) =>
    exposuresAt(shelf, { events, from: instants[at]!, until: instants[at + 1]!, settings: settingsOfModel }),
  );
  const { lists: heldOut } = heldOutLists(shelf, events, settingsOfModel);
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
  const trial = fitted(known, settings);
  return {
    machine: fitted([...known, ...heldOut], settings),
    settings,
    trained: counted(known),
    heldOut: counted(heldOut),
    table: comparison(
      heldOut,
      heldOut.map((exposure) => scoresOf(trial, exposure)),
      positives / candidates,
    ),
  };
}
