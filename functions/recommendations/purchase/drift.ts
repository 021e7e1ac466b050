import { type Design, logistic } from "../../shared/statistics/logistic.ts";
import { type PurchaseDrift, type PurchaseManifest, purchaseFeatures } from "../contract/purchase.ts";
import { DRIFT, MOST_UNSTABLE } from "../settings.ts";
import { isBought, labelled, type MaturedExposure } from "./matured.ts";
import { type PurchaseModel, score } from "./model.ts";

type Spread = PurchaseManifest["spread"][number];

const TENTHS = 10;
/** The smallest share that is used, so that the index stays finite. */
const LEAST_SHARE = 1e-4;

/** The tenth that contains a value: the number of edges below it. */
const tenthOf = (edges: readonly number[], value: number): number => edges.filter((edge) => value > edge).length;

const sharesIn = (edges: readonly number[], values: ArrayLike<number>): number[] => {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (let at = 0; at < values.length; at++) counts[tenthOf(edges, values[at]!)]! += 1;
  return counts.map((count) => count / Math.max(1, values.length));
};

const columnOf = ({ rows, columns, values }: Design, column: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => values[row * columns + column]!);

/** Tenths, and the share of the values in each. Equal edges are merged. */
function spreadOfValues(values: Float64Array): Spread {
  const sorted = values.toSorted();
  const quantiles = Array.from(
    { length: TENTHS - 1 },
    (_, n) => sorted[Math.floor(((n + 1) * sorted.length) / TENTHS)]!,
  );
  const edges = [...new Set(quantiles)];
  return { edges, shares: sharesIn(edges, sorted) };
}

/** The model's predictions for exposures, in log-odds. */
const scoresOf = (model: PurchaseModel, { rows, columns, values }: Design): Float64Array =>
  Float64Array.from(
    { length: rows },
    (_, row) => score(model, values.subarray(row * columns, (row + 1) * columns)).logOdds,
  );

/** The distribution of each feature over some exposures, and of the model's predictions. */
export const spreadOf = (model: PurchaseModel, design: Design): Spread[] => [
  ...Array.from({ length: design.columns }, (_, column) => spreadOfValues(columnOf(design, column))),
  spreadOfValues(scoresOf(model, design)),
];

/** The population stability index: the distance of a distribution from that of the fit. */
export function stabilityIndex({ edges, shares }: Spread, values: ArrayLike<number>): number {
  const now = sharesIn(edges, values);
  return shares.reduce((sum, share, tenth) => {
    const [was, is] = [Math.max(LEAST_SHARE, share), Math.max(LEAST_SHARE, now[tenth]!)];
    return sum + (is - was) * Math.log(is / was);
  }, 0);
}

/** The fewest exposures for a measurement of drift. */
const FEWEST_ROWS = 500;

/**
 * Compares the newest exposures with those that the serving model was fitted to: the distribution of each feature, and the
 * expected with the actual number of purchases. Undefined if there are too few new exposures.
 */
export function driftOf(
  served: { readonly id: string; readonly model: PurchaseModel; readonly spread: readonly Spread[] },
  newest: readonly MaturedExposure[],
): PurchaseDrift | undefined {
  const { spread, model } = served;
  if (newest.length < FEWEST_ROWS || spread.length !== purchaseFeatures.length + 1) return undefined;
  const { design } = labelled(newest);
  const scores = scoresOf(model, design);
  const stability = purchaseFeatures.map((feature, column) => ({
    feature,
    index: stabilityIndex(spread[column]!, columnOf(design, column)),
  }));
  const ofScores = stabilityIndex(spread[purchaseFeatures.length]!, scores);
  let expected = 0;
  let variance = 0;
  for (const logOdds of scores) {
    const probability = logistic(logOdds);
    expected += probability;
    variance += probability * (1 - probability);
  }
  const bought = newest.filter(isBought).length;
  const off = Math.abs(bought - expected);
  const isOff = off > DRIFT.errors * Math.sqrt(variance) && off > DRIFT.share * expected;
  // Features that grow with time, such as how long people have been known, may drift without harm: the distribution of the
  // predictions counts.
  const isDrifted = isOff || ofScores > MOST_UNSTABLE;
  return { model: served.id, rows: newest.length, stability, ofScores, expected, bought, isDrifted };
}
