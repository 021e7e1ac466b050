import { type Design, fitLogistic, logistic } from "../../shared/statistics/logistic.ts";
import { bootstrapInterval, type Interval } from "../../shared/statistics/resample.ts";
import { type Calibration, calibrate, calibratedLogOdds } from "./calibration.ts";
import { byPrediction, calibrationError, logLoss, rankingQuality } from "./quality.ts";

/** Rows of features with their outcomes: 1 if it was bought, else 0. */
export interface Labelled {
  readonly design: Design;
  readonly outcomes: Uint8Array;
}

/** A feature's contribution to the log-odds: `coefficient` for each `deviation` above `mean`. */
interface FeatureWeight {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
  readonly coefficient: number;
  readonly standardError: number;
}

export interface PurchaseModel {
  /** The log-odds if every feature has its mean, before calibration. */
  readonly intercept: number;
  readonly interceptError: number;
  readonly features: readonly FeatureWeight[];
  readonly calibration: Calibration;
}

/** The probability of one row, and its terms. */
export interface Scored {
  readonly probability: number;
  /** Calibrated log-odds: `intercept`, `contributions` and `calibration` add up to it. */
  readonly logOdds: number;
  readonly intercept: number;
  /** The contribution of each feature, in the order of the model's features. */
  readonly contributions: readonly number[];
  /** The contribution of calibration. */
  readonly calibration: number;
}

function scaleOf({ rows, columns, values }: Design): {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
} {
  const means = new Float64Array(columns);
  const variances = new Float64Array(columns);
  for (let at = 0; at < values.length; at++) means[at % columns]! += values[at]! / rows;
  for (let at = 0; at < values.length; at++) {
    variances[at % columns]! += (values[at]! - means[at % columns]!) ** 2 / rows;
  }
  // A constant feature carries no information, and is not scaled.
  return { means, deviations: variances.map((variance) => (variance > 1e-24 ? Math.sqrt(variance) : 1)) };
}

/**
 * A logistic regression on standardised features, calibrated on rows that it was not fitted to.
 *
 * @param later Rows after those of the fit, only for calibration.
 * @throws RangeError if `fitLogistic` does.
 */
export function fitPurchaseModel(
  names: readonly string[],
  earlier: Labelled,
  later: Labelled,
  ridge: number,
): PurchaseModel {
  const { columns, values } = earlier.design;
  const { means, deviations } = scaleOf(earlier.design);
  const scaled = values.map((value, at) => (value - means[at % columns]!) / deviations[at % columns]!);
  const fit = fitLogistic({ ...earlier.design, values: scaled }, earlier.outcomes, { ridge });
  const uncalibrated = {
    intercept: fit.coefficients[0]!,
    interceptError: fit.standardErrors[0]!,
    features: names.map((name, column) => ({
      name,
      mean: means[column]!,
      deviation: deviations[column]!,
      coefficient: fit.coefficients[column + 1]!,
      standardError: fit.standardErrors[column + 1]!,
    })),
  };
  const logOdds = new Float64Array(later.design.rows);
  for (const row of logOdds.keys()) logOdds[row] = plain(uncalibrated, rowOf(later.design, row)).logOdds;
  return { ...uncalibrated, calibration: calibrate(logOdds, later.outcomes) };
}

/** One row's features. */
export const rowOf = ({ columns, values }: Design, row: number): Float64Array =>
  values.subarray(row * columns, (row + 1) * columns);

function plain(
  { intercept, features }: Pick<PurchaseModel, "intercept" | "features">,
  row: Float64Array,
): { readonly logOdds: number; readonly contributions: readonly number[] } {
  const contributions = features.map(
    ({ mean, deviation, coefficient }, column) => (coefficient * (row[column]! - mean)) / deviation,
  );
  return { logOdds: contributions.reduce((sum, part) => sum + part, intercept), contributions };
}

/** A row's probability by a model, and the contribution of each feature to its log-odds. */
export function score(model: PurchaseModel, row: Float64Array): Scored {
  const { logOdds: raw, contributions } = plain(model, row);
  const logOdds = calibratedLogOdds(model.calibration, raw);
  return {
    probability: logistic(logOdds),
    logOdds,
    intercept: model.intercept,
    contributions,
    calibration: logOdds - raw,
  };
}

/** A measure with its 95 % interval. */
export interface Measured {
  readonly value: number;
  readonly interval: Interval;
}

export interface PurchaseQuality {
  readonly rows: number;
  readonly positives: number;
  readonly logLoss: Measured;
  readonly auc: Measured;
  readonly averagePrecision: Measured;
  readonly calibrationError: Measured;
}

/** The quality of predictions, with bootstrap intervals. */
export function qualityOf(predictions: Float64Array, outcomes: Uint8Array, seed: number): PurchaseQuality {
  const ranked = { predictions, outcomes, order: byPrediction(predictions) };
  const rows = predictions.length;
  const losses = predictions.map((value, row) => logLoss(Float64Array.of(value), Uint8Array.of(outcomes[row]!)));
  const meanLoss = (counts: Uint8Array): number => {
    let sum = 0;
    let count = 0;
    for (let row = 0; row < rows; row++) {
      sum += counts[row]! * losses[row]!;
      count += counts[row]!;
    }
    return sum / count;
  };
  const measured = (value: number, statistic: (counts: Uint8Array) => number): Measured => ({
    value,
    interval: bootstrapInterval(rows, statistic, { seed }),
  });
  const { auc, averagePrecision } = rankingQuality(ranked);
  return {
    rows,
    positives: outcomes.reduce((sum, outcome) => sum + outcome, 0),
    logLoss: measured(logLoss(predictions, outcomes), meanLoss),
    auc: measured(auc, (counts) => rankingQuality(ranked, counts).auc),
    averagePrecision: measured(averagePrecision, (counts) => rankingQuality(ranked, counts).averagePrecision),
    calibrationError: measured(calibrationError(predictions, outcomes), (counts) =>
      calibrationError(predictions, outcomes, counts),
    ),
  };
}
