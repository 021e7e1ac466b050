import { type Csr, transpose } from "./csr.ts";
import { dot } from "./dot.ts";
import type { Items } from "./fold-in.ts";
import { gramian } from "./gramian.ts";
import { type Objective, penalty } from "./objective.ts";
import { normal } from "./random.ts";

export interface Settings extends Objective {
  /** Length of a vector. */
  readonly d: number;
  /** Passes over users and items. */
  readonly epochs: number;
  /** Conjugate gradient steps for each vector in each pass, from where the pass before left it. */
  readonly steps: number;
  readonly seed: number;
}

/** One step of conjugate gradients needs A v = unobserved G v + Σ |w| y (y·v) + ridge v, never A itself. */
function applySystem(
  matrix: Csr,
  row: number,
  fixed: Float64Array,
  scaled: Float64Array,
  ridge: number,
  d: number,
  v: Float64Array,
  out: Float64Array,
): void {
  for (let k = 0; k < d; k++) out[k] = ridge * v[k]! + dot(scaled, k * d, v, d);
  for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++) {
    const base = matrix.indices[at]! * d;
    const product = dot(fixed, base, v, d) * Math.abs(matrix.values[at]!);
    for (let k = 0; k < d; k++) out[k]! += product * fixed[base + k]!;
  }
}

/** Improves every row's vector towards the minimiser with the other side held fixed. */
function pass(matrix: Csr, vectors: Float32Array, others: Float32Array, settings: Settings): void {
  const { d } = settings;
  const fixed = Float64Array.from(others);
  const scaled = gramian(others, d).map((value) => value * settings.unobserved);
  const x = new Float64Array(d);
  const residual = new Float64Array(d);
  const direction = new Float64Array(d);
  const image = new Float64Array(d);
  for (let row = 0; row < matrix.rows; row++) {
    const from = matrix.starts[row]!;
    const to = matrix.starts[row + 1]!;
    const base = row * d;
    if (from === to) {
      vectors.fill(0, base, base + d);
      continue;
    }
    let total = 0;
    for (let at = from; at < to; at++) total += Math.abs(matrix.values[at]!);
    const ridge = penalty(settings, total, matrix.columns);
    for (let k = 0; k < d; k++) x[k] = vectors[base + k]!;
    applySystem(matrix, row, fixed, scaled, ridge, d, x, image);
    for (let k = 0; k < d; k++) residual[k] = -image[k]!;
    for (let at = from; at < to; at++) {
      const weight = matrix.values[at]!;
      if (weight <= 0) continue;
      const other = matrix.indices[at]! * d;
      for (let k = 0; k < d; k++) residual[k]! += weight * fixed[other + k]!;
    }
    direction.set(residual);
    let length = 0;
    for (let k = 0; k < d; k++) length += residual[k]! * residual[k]!;
    for (let step = 0; step < settings.steps && length > 1e-18; step++) {
      applySystem(matrix, row, fixed, scaled, ridge, d, direction, image);
      let curvature = 0;
      for (let k = 0; k < d; k++) curvature += direction[k]! * image[k]!;
      const stride = length / curvature;
      let next = 0;
      for (let k = 0; k < d; k++) {
        x[k]! += stride * direction[k]!;
        residual[k]! -= stride * image[k]!;
        next += residual[k]! * residual[k]!;
      }
      const turn = next / length;
      for (let k = 0; k < d; k++) direction[k] = residual[k]! + turn * direction[k]!;
      length = next;
    }
    for (let k = 0; k < d; k++) vectors[base + k] = x[k]!;
  }
}

/**
 * Factors of the items (columns) of an interaction matrix of users by items, by alternating least squares. The same
 * matrix, settings and seed give the same bits. A user's vector is not kept: it is folded in when it is needed.
 */
export function fit(interactions: Csr, settings: Settings): Items {
  const { d } = settings;
  const byItem = transpose(interactions);
  const draw = normal(settings.seed);
  const spread = 0.1 / Math.sqrt(d);
  const users = new Float32Array(interactions.rows * d);
  const factors = Float32Array.from({ length: interactions.columns * d }, () => draw() * spread);
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    pass(interactions, users, factors, settings);
    pass(byItem, factors, users, settings);
  }
  return { d, count: interactions.columns, factors, gramian: gramian(factors, d) };
}
