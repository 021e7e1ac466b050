import { type Design, logistic } from "../../shared/statistics/logistic.ts";
import { type PurchaseDrift, type PurchaseManifest, purchaseFeatures } from "../contract/purchase.ts";
import { DRIFT, MOST_UNSTABLE } from "../settings.ts";
import { isBought, labelled, type MaturedExposure } from "./matured.ts";
import { type PurchaseModel, score } from "./model.ts";

type Spread = PurchaseManifest["spread"][number];

const TENTHS = 10;
/** A share of nothing counts as this, so that the index stays finite. */
const LEAST_SHARE = 1e-4;

/** The tenth that a value is in: one more than the edges that it is above. */
const tenthOf = (edges: readonly number[], value: number): number => edges.filter((edge) => value > edge).length;

const sharesIn = (edges: readonly number[], values: ArrayLike<number>): number[] => {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (let at = 0; at < values.length; at++) counts[tenthOf(edges, values[at]!)]! += 1;
  return counts.map((count) => count / Math.max(1, values.length));
};

const columnOf = ({ rows, columns, values }: Design, column: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => values[row * columns + column]!);

/** Tenths, and the share of the values in each. Edges that are the same are one. */
function spreadOfValues(values: Float64Array): Spread {
  const sorted = values.toSorted();
  const quantiles = Array.from(
    { length: TENTHS - 1 },
    (_, n) => sorted[Math.floor(((n + 1) * sorted.length) / TENTHS)]!,
  );
  const edges = [...new Set(quantiles)];
  return { edges, shares: sharesIn(edges, sorted) };
}

/** What the model says of exposures, in log-odds. */
const scoresOf = (model: PurchaseModel, { rows, columns, values }: Design): Float64Array =>
  Float64Array.from(
    { length: rows },
    (_, row) => score(model, values.subarray(row * columns, (row + 1) * columns)).logOdds,
  );

/** The spread of each feature over some exposures, and of what the model says of them. */
export const spreadOf = (model: PurchaseModel, design: Design): Spread[] => [
  ...Array.from({ length: design.columns }, (_, column) => spreadOfValues(columnOf(design, column))),
  spreadOfValues(scoresOf(model, design)),
];

/** The population stability index: how far a distribution has moved from that of the fit. */
export function stabilityIndex({ edges, shares }: Spread, values: ArrayLike<number>): number {
  const now = sharesIn(edges, values);
  return shares.reduce((sum, share, tenth) => {
    const [was, is] = [Math.max(LEAST_SHARE, share), Math.max(LEAST_SHARE, now[tenth]!)];
    return sum + (is - was) * Math.log(is / was);
  }, 0);
}

/** Fewer exposures than these do not tell whether anything has moved. */
const FEWEST_ROWS = 500;

/**
 * Whether the model that serves still meets what it was fitted to: the distribution of each feature, and the number of purchases
 * that it expects. Undefined where the newest exposures are too few to tell.
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
  // Features that only grow with the calendar, such as how long people are known, move without harm: what the model makes of all
  // of them is what counts.
  const isDrifted = isOff || ofScores > MOST_UNSTABLE;
  return { model: served.id, rows: newest.length, stability, ofScores, expected, bought, isDrifted };
}
