/** Measures of predicted probabilities. All take one prediction and one outcome (0 or 1) for each row. */

const BINS = 15;
/** Probabilities are kept this far from 0 and 1, so that one wrong certainty does not make the loss infinite. */
const EDGE = 1e-15;

/** The mean of -ln of the probability predicted for the actual outcome. */
export function logLoss(predictions: Float64Array, outcomes: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < predictions.length; row++) {
    const p = Math.min(1 - EDGE, Math.max(EDGE, predictions[row]!));
    sum -= outcomes[row] === 1 ? Math.log(p) : Math.log1p(-p);
  }
  return sum / predictions.length;
}

/** Rows from the highest prediction to the lowest. */
export function byPrediction(predictions: Float64Array): Uint32Array {
  return Uint32Array.from(predictions.keys()).sort((a, b) => predictions[b]! - predictions[a]!);
}

/** The positives and negatives of each distinct prediction, weighted by `weights`, from the highest prediction down. */
function* ties(
  ranked: Ranked,
  weights: Uint8Array | undefined,
): Generator<{ readonly positives: number; readonly negatives: number }> {
  const { order, predictions, outcomes } = ranked;
  for (let start = 0; start < order.length; ) {
    const value = predictions[order[start]!]!;
    let positives = 0;
    let negatives = 0;
    for (; start < order.length && predictions[order[start]!]! === value; start++) {
      const row = order[start]!;
      const weight = weights === undefined ? 1 : weights[row]!;
      if (outcomes[row] === 1) positives += weight;
      else negatives += weight;
    }
    yield { positives, negatives };
  }
}

/** Predictions with their order, so that resamples need no sorting. */
export interface Ranked {
  readonly predictions: Float64Array;
  readonly outcomes: Uint8Array;
  readonly order: Uint32Array;
}

/**
 * The probability that a positive row is ranked above a negative one (ties count a half), and the average precision: the mean
 * over the positive rows of the precision at their rank. NaN if all outcomes are the same.
 */
export function rankingQuality(
  ranked: Ranked,
  weights?: Uint8Array,
): { readonly auc: number; readonly averagePrecision: number } {
  let hits = 0;
  let misses = 0;
  let above = 0;
  let precision = 0;
  for (const { positives, negatives } of ties(ranked, weights)) {
    above += negatives * (hits + positives / 2);
    hits += positives;
    misses += negatives;
    if (positives > 0) precision += (positives * hits) / (hits + misses);
  }
  return { auc: above / (hits * misses), averagePrecision: precision / hits };
}

/**
 * Expected calibration error: the mean distance between predicted and observed share over 15 bins of equal width, weighted by
 * their rows (Naeini, Cooper and Hauskrecht 2015, equation 3).
 */
export function calibrationError(predictions: Float64Array, outcomes: Uint8Array, weights?: Uint8Array): number {
  const predicted = new Float64Array(BINS);
  const observed = new Float64Array(BINS);
  let total = 0;
  for (let row = 0; row < predictions.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    const bin = Math.min(BINS - 1, Math.floor(predictions[row]! * BINS));
    predicted[bin]! += weight * predictions[row]!;
    observed[bin]! += weight * outcomes[row]!;
    total += weight;
  }
  let error = 0;
  for (let bin = 0; bin < BINS; bin++) error += Math.abs(predicted[bin]! - observed[bin]!);
  return error / total;
}
