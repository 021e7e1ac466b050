import { factorise, substitute } from "../../shared/statistics/cholesky.ts";
import { type Design, fitLogistic, logistic } from "../../shared/statistics/logistic.ts";

/** Rows whose treatment was drawn with one probability, and their outcomes. */
export interface Trial {
  readonly design: Design;
  readonly treated: Uint8Array;
  readonly outcomes: Uint8Array;
}

/** The predicted effect of the treatment on each row's probability. */
export type UpliftModel = (design: Design) => Float64Array;

function part(
  { design, treated, outcomes }: Trial,
  arm: 0 | 1,
): { readonly design: Design; readonly outcomes: Uint8Array } {
  const { columns, values } = design;
  const rows = [...treated.keys()].filter((row) => treated[row] === arm);
  const taken = new Float64Array(rows.length * columns);
  for (const [at, row] of rows.entries()) {
    taken.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  }
  return {
    design: { rows: rows.length, columns, values: taken },
    outcomes: Uint8Array.from(rows, (row) => outcomes[row]!),
  };
}

function linear({ rows, columns, values }: Design, coefficients: Float64Array): Float64Array {
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = coefficients[0]!;
    for (let column = 0; column < columns; column++) sum += coefficients[column + 1]! * values[row * columns + column]!;
    sums[row] = sum;
  }
  return sums;
}

/** Least squares with an L2 penalty on all coefficients except the intercept. @returns the intercept first */
function fitLinear(design: Design, targets: Float64Array, ridge: number): Float64Array {
  const { rows, columns, values } = design;
  const size = columns + 1;
  const squares = new Float64Array(size * size);
  const solution = new Float64Array(size);
  const line = new Float64Array(size);
  line[0] = 1;
  for (let row = 0; row < rows; row++) {
    line.set(values.subarray(row * columns, (row + 1) * columns), 1);
    for (let column = 0; column < size; column++) {
      const value = line[column]!;
      if (value === 0) continue;
      solution[column]! += value * targets[row]!;
      for (let other = 0; other <= column; other++) squares[column * size + other]! += value * line[other]!;
    }
  }
  for (let column = 1; column < size; column++) squares[column * size + column]! += ridge;
  factorise(squares, size);
  substitute(squares, size, solution);
  return solution;
}

/** One regression for the treated and one for the others, each with its intercept first. */
export interface TEffects {
  readonly kind: "t";
  readonly without: number[];
  readonly with: number[];
}

/** One regression for the treated and one for the others (Künzel et al. 2019, section 2). */
export function tEffects(trial: Trial, ridge: number): TEffects {
  const coefficientsOf = (arm: 0 | 1) => {
    const { design, outcomes } = part(trial, arm);
    return [...fitLogistic(design, outcomes, { ridge }).coefficients];
  };
  return { kind: "t", without: coefficientsOf(0), with: coefficientsOf(1) };
}

/** The difference of two regressions: one for the treated and one for the others. */
export function tLearner(trial: Trial, ridge: number): UpliftModel {
  const { without, with: raised } = tEffects(trial, ridge);
  return (design) => {
    const base = linear(design, Float64Array.from(without));
    return linear(design, Float64Array.from(raised)).map((score, row) => logistic(score) - logistic(base[row]!));
  };
}

/** A linear model of the effect itself, with its intercept first. */
export interface XEffects {
  readonly kind: "x";
  readonly effect: number[];
}

/**
 * Effects imputed to each row by the other arm's regression, regressed in turn, and mixed by the share that was treated (Künzel
 * et al. 2019, equations 7 to 9). Both regressions are linear, and so is their mixture.
 */
export function xEffects(trial: Trial, ridge: number): XEffects {
  const control = part(trial, 0);
  const treatment = part(trial, 1);
  const share = treatment.design.rows / (treatment.design.rows + control.design.rows);
  const base = fitLogistic(control.design, control.outcomes, { ridge }).coefficients;
  const raised = fitLogistic(treatment.design, treatment.outcomes, { ridge }).coefficients;
  const ofTreated = linear(treatment.design, base).map((score, row) => treatment.outcomes[row]! - logistic(score));
  const ofControl = linear(control.design, raised).map((score, row) => logistic(score) - control.outcomes[row]!);
  const byTreated = fitLinear(treatment.design, ofTreated, ridge);
  const byControl = fitLinear(control.design, ofControl, ridge);
  return { kind: "x", effect: Array.from(byControl, (effect, n) => share * effect + (1 - share) * byTreated[n]!) };
}

export function xLearner(trial: Trial, ridge: number): UpliftModel {
  const effect = Float64Array.from(xEffects(trial, ridge).effect);
  return (design) => linear(design, effect);
}
