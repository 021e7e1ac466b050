import { fitLogistic, logistic } from "../../shared/statistics/logistic.ts";

/**
 * Calibrated log-odds are `intercept + low * ln p - high * ln(1 - p)`, where p is the model's probability: beta calibration
 * (Kull, Silva Filho and Flach 2017, equation 3). With `low` = `high` it is Platt's scaling.
 */
export interface Calibration {
  readonly intercept: number;
  readonly low: number;
  readonly high: number;
}

/** Keeps the fit finite if the slice separates the outcomes perfectly. */
const RIDGE = 1e-6;

/** ln p of a probability, from its log-odds; ln(1 - p) is the same of their negative. */
const logProbability = (logOdds: number): number =>
  logOdds > 0 ? -Math.log1p(Math.exp(-logOdds)) : logOdds - Math.log1p(Math.exp(logOdds));

function fitted(
  logOdds: Float64Array,
  outcomes: Uint8Array,
  column: (logOdds: number) => number,
): readonly [number, number] {
  const fit = fitLogistic({ rows: logOdds.length, columns: 1, values: logOdds.map(column) }, outcomes, {
    ridge: RIDGE,
  });
  return [fit.coefficients[0] ?? 0, Math.max(0, fit.coefficients[1] ?? 0)];
}

/**
 * Beta calibration on rows that the model was not fitted to. It never reverses the order of two rows: a side whose weight would
 * be negative is left out, as in the paper.
 */
export function calibrate(logOdds: Float64Array, outcomes: Uint8Array): Calibration {
  const values = new Float64Array(2 * logOdds.length);
  for (const [row, value] of logOdds.entries()) {
    values[2 * row] = logProbability(value);
    values[2 * row + 1] = -logProbability(-value);
  }
  const fit = fitLogistic({ rows: logOdds.length, columns: 2, values }, outcomes, { ridge: RIDGE });
  const [intercept = 0, low = 0, high = 0] = fit.coefficients;
  if (low >= 0 && high >= 0) return { intercept, low, high };
  if (low < 0) {
    const [start, weight] = fitted(logOdds, outcomes, (value) => -logProbability(-value));
    return { intercept: start, low: 0, high: weight };
  }
  const [start, weight] = fitted(logOdds, outcomes, logProbability);
  return { intercept: start, low: weight, high: 0 };
}

/** The calibrated log-odds of a model's log-odds. */
export const calibratedLogOdds = ({ intercept, low, high }: Calibration, logOdds: number): number =>
  intercept + low * logProbability(logOdds) - high * logProbability(-logOdds);

/** The calibrated probability of a model's log-odds. */
export const calibrated = (calibration: Calibration, logOdds: number): number =>
  logistic(calibratedLogOdds(calibration, logOdds));
