import { factorise, substitute } from "./cholesky.ts";

/** Rows of numbers, one after the other: `values[row * columns + column]`. The intercept is not among them. */
export interface Design {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export interface LogisticFit {
  /** The intercept first, then one for each column: log-odds for one unit of it. */
  readonly coefficients: Float64Array;
  /**
   * In the same order: square roots of the diagonal of the inverse of the penalised Hessian. Without a penalty they are the
   * maximum-likelihood standard errors.
   */
  readonly standardErrors: Float64Array;
  /** -2 times the log-likelihood, without the penalty. */
  readonly deviance: number;
  readonly steps: number;
}

export interface LogisticOptions {
  /** The penalty is `ridge / 2` times the sum of squared coefficients; the intercept is free. */
  readonly ridge: number;
}

/** A best fit, if there is one, needs fewer than ten steps; with separable outcomes each step adds about 1 to the log-odds. */
const MOST_STEPS = 25;
const SHORTEST = 1e-9;
/** Newton's method ends once a step would raise the penalised log-likelihood by less than half of this. */
const CLOSE_ENOUGH = 1e-12;

/** ln(1 + eˣ), without overflow. */
const softplus = (x: number): number => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));

/** The logistic function, 1 / (1 + e⁻ˣ). */
export const logistic = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : 1 - 1 / (1 + Math.exp(x)));

/** The log-odds of a probability. */
export const logit = (p: number): number => Math.log(p) - Math.log1p(-p);

function linear(design: Design, coefficients: Float64Array, into: Float64Array): void {
  const { rows, columns, values } = design;
  for (let row = 0, at = 0; row < rows; row++) {
    let sum = coefficients[0]!;
    for (let column = 1; column <= columns; column++) sum += coefficients[column]! * values[at++]!;
    into[row] = sum;
  }
}

function logLikelihood(scores: Float64Array, outcomes: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < scores.length; row++) sum += outcomes[row]! * scores[row]! - softplus(scores[row]!);
  return sum;
}

/** The state of Newton's method: the coefficients, and the log-odds of each row by them. */
interface Place {
  readonly coefficients: Float64Array;
  readonly scores: Float64Array;
  readonly ridge: number;
}

function penalised({ coefficients, scores, ridge }: Place, outcomes: Uint8Array): number {
  let squares = 0;
  for (let column = 1; column < coefficients.length; column++) squares += coefficients[column]! ** 2;
  return logLikelihood(scores, outcomes) - (ridge / 2) * squares;
}

/** A step along a direction, halved until the penalised likelihood is not lower than before. */
function stepFrom(design: Design, outcomes: Uint8Array, from: Place, direction: Float64Array): Place {
  // A loss by rounding near the maximum is no reason to halve the step.
  const enough = penalised(from, outcomes) * (1 + 1e-9);
  for (let length = 1; ; length /= 2) {
    const coefficients = from.coefficients.map((value, column) => value + length * direction[column]!);
    const scores = new Float64Array(design.rows);
    linear(design, coefficients, scores);
    const reached = { coefficients, scores, ridge: from.ridge };
    if (length < SHORTEST || penalised(reached, outcomes) >= enough) return reached;
  }
}

/** The number of rows that are added at a time, so that each sum in memory is read and written once for all of them. */
const TOGETHER = 4;

/** Adds `TOGETHER` weighted rows to the lower triangle. A row is its intercept's 1 and then its columns. */
function addRows(hessian: Float64Array, size: number, rows: Float64Array, weights: Float64Array): void {
  const [w0, w1, w2, w3] = weights as unknown as readonly [number, number, number, number];
  for (let column = 0; column < size; column++) {
    const a = w0 * rows[column]!;
    const b = w1 * rows[size + column]!;
    const c = w2 * rows[2 * size + column]!;
    const d = w3 * rows[3 * size + column]!;
    if (a === 0 && b === 0 && c === 0 && d === 0) continue;
    const line = column * size;
    for (let other = 0; other <= column; other++) {
      hessian[line + other]! +=
        a * rows[other]! + b * rows[size + other]! + c * rows[2 * size + other]! + d * rows[3 * size + other]!;
    }
  }
}

/** The gradient and the negative Hessian (lower triangle) of the penalised log-likelihood. */
function derivatives(
  design: Design,
  outcomes: Uint8Array,
  at: Place,
): { readonly gradient: Float64Array; readonly hessian: Float64Array } {
  const { rows, columns, values } = design;
  const size = columns + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const block = new Float64Array(TOGETHER * size);
  const weights = new Float64Array(TOGETHER);
  for (let row = 0; row < rows; row++) {
    const expected = logistic(at.scores[row]!);
    const residual = outcomes[row]! - expected;
    const slot = row % TOGETHER;
    const start = slot * size;
    weights[slot] = expected * (1 - expected);
    block[start] = 1;
    gradient[0]! += residual;
    for (let column = 1; column < size; column++) {
      const value = values[row * columns + column - 1]!;
      block[start + column] = value;
      gradient[column]! += residual * value;
    }
    if (slot === TOGETHER - 1) {
      addRows(hessian, size, block, weights);
      weights.fill(0);
    }
  }
  if (rows % TOGETHER !== 0) addRows(hessian, size, block, weights);
  for (let column = 1; column < size; column++) {
    gradient[column]! -= at.ridge * at.coefficients[column]!;
    hessian[column * size + column]! += at.ridge;
  }
  return { gradient, hessian };
}

function standardErrorsOf(factor: Float64Array, size: number): Float64Array {
  const errors = new Float64Array(size);
  const unit = new Float64Array(size);
  for (let column = 0; column < size; column++) {
    unit.fill(0);
    unit[column] = 1;
    substitute(factor, size, unit);
    errors[column] = Math.sqrt(unit[column]!);
  }
  return errors;
}

function checked(design: Design, outcomes: Uint8Array): void {
  if (design.values.length !== design.rows * design.columns || outcomes.length !== design.rows) {
    throw new RangeError("A regression needs one outcome and all columns for each row.");
  }
  if (!design.values.every(Number.isFinite)) throw new RangeError("A regression takes only finite numbers.");
}

/**
 * Logistic regression with an L2 penalty, by Newton's method (iteratively reweighted least squares; McCullagh and Nelder,
 * Generalized Linear Models, section 2.5), whose steps are halved until the penalised likelihood grows.
 *
 * @param outcomes 0 or 1 for each row.
 * @throws RangeError if a number is not finite, or if there is no unique best fit: without a penalty, if a column is a linear
 * combination of others or the columns separate the outcomes perfectly.
 */
export function fitLogistic(design: Design, outcomes: Uint8Array, options: LogisticOptions): LogisticFit {
  checked(design, outcomes);
  const { ridge } = options;
  const size = design.columns + 1;
  let at: Place = { coefficients: new Float64Array(size), scores: new Float64Array(design.rows), ridge };
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, hessian } = derivatives(design, outcomes, at);
    factorise(hessian, size);
    const direction = gradient.slice();
    substitute(hessian, size, direction);
    const decrement = gradient.reduce((sum, slope, column) => sum + slope * direction[column]!, 0);
    if (decrement < CLOSE_ENOUGH) {
      return {
        coefficients: at.coefficients,
        standardErrors: standardErrorsOf(hessian, size),
        deviance: -2 * logLikelihood(at.scores, outcomes),
        steps: step,
      };
    }
    at = stepFrom(design, outcomes, at, direction);
  }
  throw new RangeError("The columns separate the outcomes perfectly, so there is no best fit: give a penalty.");
}
