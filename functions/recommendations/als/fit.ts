import { type Csr, transpose } from "./csr.ts";
import { dot } from "./dot.ts";
import { eigenOf } from "./eigen.ts";
import type { Items } from "./fold-in.ts";
import { gramian } from "./gramian.ts";
import { type Objective, penalty } from "./objective.ts";
import { onPrincipalAxes } from "./principal-axes.ts";
import { begin, type Start } from "./start.ts";

export interface Settings extends Objective {
  /** Length of a vector. */
  readonly d: number;
  /** Passes over users and items. */
  readonly epochs: number;
  /** Conjugate gradient steps for each vector in each pass, continuing from the previous pass. */
  readonly steps: number;
  readonly seed: number;
}

/** Replaces an eigenvalue of 0, so that a vector without interactions and penalty is 0 / LEAST and not 0 / 0. */
export const LEAST = 1e-30;

/** Steps end when this share of the squared residual is left; in single precision the rest is rounding. */
const ENOUGH = 1e-10;

/** Rotates each row of `vectors` (length d) in place into the basis whose vectors are the columns of `basis`. */
function rotate(vectors: Float32Array, basis: Float64Array, d: number): void {
  const turned = new Float64Array(d);
  for (let base = 0; base < vectors.length; base += d) {
    turned.fill(0);
    for (let row = 0; row < d; row++) {
      const value = vectors[base + row]!;
      for (let k = 0; k < d; k++) turned[k]! += value * basis[row * d + k]!;
    }
    vectors.set(turned, base);
  }
}

/**
 * Improves every row's vector towards the minimiser with the other side held fixed. A row's system is
 * unobserved G + Σ |w| y yᵀ + ridge, with G the Gramian of the fixed side. Both sides are first turned into the
 * eigenbasis of G, which changes no inner product: there the part that all rows share is diagonal, costs nothing to
 * multiply by, and lies in the diagonal that preconditions the steps.
 */
function pass(matrix: Csr, vectors: Float32Array, others: Float32Array, settings: Settings): void {
  const { d } = settings;
  const { values: spectrum, basis } = eigenOf(gramian(others, d), d);
  rotate(vectors, basis, d);
  rotate(others, basis, d);
  const fixed = Float64Array.from(others);
  const x = new Float64Array(d);
  const shared = new Float64Array(d);
  const diagonal = new Float64Array(d);
  const residual = new Float64Array(d);
  const scaled = new Float64Array(d);
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
    for (let k = 0; k < d; k++) {
      x[k] = vectors[base + k]!;
      shared[k] = Math.max(settings.unobserved * spectrum[k]!, LEAST) + ridge;
      diagonal[k] = shared[k]!;
      residual[k] = -shared[k]! * x[k]!;
    }
    for (let at = from; at < to; at++) {
      const y = matrix.indices[at]! * d;
      const weight = matrix.values[at]!;
      const size = Math.abs(weight);
      const missing = Math.max(weight, 0) - size * dot(fixed, y, x, d);
      for (let k = 0; k < d; k++) {
        residual[k]! += missing * fixed[y + k]!;
        diagonal[k]! += size * fixed[y + k]! * fixed[y + k]!;
      }
    }
    let length = 0;
    for (let k = 0; k < d; k++) {
      direction[k] = residual[k]! / diagonal[k]!;
      length += residual[k]! * direction[k]!;
    }
    const least = ENOUGH * length;
    for (let step = 0; step < settings.steps && length > least; step++) {
      for (let k = 0; k < d; k++) image[k] = shared[k]! * direction[k]!;
      for (let at = from; at < to; at++) {
        const y = matrix.indices[at]! * d;
        const product = Math.abs(matrix.values[at]!) * dot(fixed, y, direction, d);
        for (let k = 0; k < d; k++) image[k]! += product * fixed[y + k]!;
      }
      const stride = length / dot(direction, 0, image, d);
      let next = 0;
      for (let k = 0; k < d; k++) {
        x[k]! += stride * direction[k]!;
        residual[k]! -= stride * image[k]!;
        scaled[k] = residual[k]! / diagonal[k]!;
        next += residual[k]! * scaled[k]!;
      }
      for (let k = 0; k < d; k++) direction[k] = scaled[k]! + (next / length) * direction[k]!;
      length = next;
    }
    vectors.set(x, base);
  }
}

/**
 * Factors of the items (columns) of an interaction matrix of users by items, by alternating least squares: the readable
 * solver, in double precision, that `fitInParallel` is tested against. The same matrix, settings and start give the same bits. A
 * user's vector is not kept: it is folded in when it is needed. `enough` is asked after each epoch and ends the fit.
 */
export function fit(
  interactions: Csr,
  settings: Settings,
  start?: Start | undefined,
  enough: (epochs: number) => boolean = () => false,
): Items {
  const { d } = settings;
  const byItem = transpose(interactions);
  const users = new Float32Array(interactions.rows * d);
  const factors = new Float32Array(interactions.columns * d);
  begin(settings, interactions.columns, start, factors);
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    pass(interactions, users, factors, settings);
    pass(byItem, factors, users, settings);
    if (enough(epoch)) break;
  }
  return onPrincipalAxes(factors, d);
}
