import { factorise, substitute } from "../../shared/statistics/cholesky.ts";
import { dot } from "./dot.ts";
import { type Objective, penalty } from "./objective.ts";
import { products } from "./products.ts";

/** The fixed side of a fold-in: item vectors (by rows, length d) and their Gramian. */
export interface Items {
  readonly d: number;
  readonly count: number;
  /** The vectors of all items; empty if `vectorOf` reads them. */
  readonly factors: Float32Array;
  readonly gramian: Float64Array;
  /** Reads the vector of one item, if they are in a file. */
  readonly vectorOf?: ((item: number) => Float32Array) | undefined;
}

/** The vector of one item; it may be a view that is overwritten later. */
export const vectorIn = ({ vectorOf, factors, d }: Items, item: number): Float32Array =>
  vectorOf ? vectorOf(item) : factors.subarray(item * d, item * d + d);

/** The history of one user: item rows, each once, and their weights (negative for rejected items). */
export interface History {
  readonly indices: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  /** For each the number of later ones, 0 for the newest; undefined if no order is known. */
  readonly ages?: ArrayLike<number> | undefined;
}

/** A folded-in user. */
export interface Folded {
  readonly vector: Float64Array;
  /**
   * The contribution of each interaction of the history to the score of item `item`; they add up exactly to it. Rejected items
   * contribute nothing themselves: they weaken the others.
   */
  readonly contributions: (item: number) => Float64Array;
}

/** The number of rows of a symmetric matrix that are computed together, with little waste above the diagonal. */
const STRIP = 4;

const diagonals = new WeakMap<Float64Array, Float64Array | undefined>();

/** The diagonal of a diagonal Gramian, cached by model; undefined if it is not diagonal. */
function diagonalOf({ gramian, d }: Items): Float64Array | undefined {
  if (!diagonals.has(gramian)) {
    const alone = gramian.every((value, at) => value === 0 || at % (d + 1) === 0);
    diagonals.set(gramian, alone ? Float64Array.from({ length: d }, (_, k) => gramian[k * d + k]!) : undefined);
  }
  return diagonals.get(gramian);
}

/**
 * The exact minimiser of the objective for one user with the items held fixed. Items on their principal axes, as a fit
 * leaves them, take n²d/2 + n³/6 multiplications for n < d interactions; else it is `foldInPlainly`.
 */
export function foldIn(items: Items, objective: Objective, history: History): Folded {
  const diagonal = history.indices.length < items.d ? diagonalOf(items) : undefined;
  return (diagonal && foldInBriefly(items, objective, history, diagonal)) ?? foldInPlainly(items, objective, history);
}

/**
 * Solves a system as large as the history instead of one as large as a vector. With U the history's vectors, W their |w|
 * and D the diagonal that is left without them, the system D + UᵀWU is D^½ (I + HᵀH) D^½ for H = W^½ U D^-½. Its right side
 * is a sum of rows of U, and (I + HᵀH)⁻¹ Hᵀ = Hᵀ (I + HHᵀ)⁻¹: the Woodbury identity in the form of Henderson and Searle, "On
 * Deriving the Inverse of a Sum of Matrices" (1981). I + HHᵀ has no eigenvalue below 1. None where D has no inverse.
 */
function foldInBriefly(
  items: Items,
  objective: Objective,
  { indices, weights }: History,
  diagonal: Float64Array,
): Folded | undefined {
  const { d, count } = items;
  const n = indices.length;
  let total = 0;
  for (let at = 0; at < n; at++) total += Math.abs(weights[at]!);
  const ridge = penalty(objective, total, count);
  const stretch = diagonal.map((value) => 1 / Math.sqrt(objective.unobserved * value + ridge));
  if (!stretch.every((value) => value < Number.POSITIVE_INFINITY)) return undefined;
  const rows = new Float64Array(n * d);
  const system = new Float64Array(n * n);
  const liked = new Float64Array(n);
  for (let at = 0; at < n; at++) {
    const own = vectorIn(items, indices[at]!);
    const weight = weights[at]!;
    const root = Math.sqrt(Math.abs(weight));
    if (weight > 0) liked[at] = root;
    for (let k = 0; k < d; k++) rows[at * d + k] = root * own[k]! * stretch[k]!;
  }
  for (let from = 0; from < n; from += STRIP) {
    const to = Math.min(from + STRIP, n);
    products(rows.subarray(from * d), to - from, rows, to, d, system.subarray(from * n), n);
  }
  for (let at = 0; at < n; at++) system[at * n + at]! += 1;
  factorise(system, n);
  const pulls = liked.slice();
  substitute(system, n, pulls);
  const vector = new Float64Array(d);
  for (let at = 0; at < n; at++) {
    const pull = pulls[at]!;
    for (let k = 0; k < d; k++) vector[k]! += pull * rows[at * d + k]!;
  }
  for (let k = 0; k < d; k++) vector[k]! *= stretch[k]!;
  const contributions = (item: number): Float64Array => {
    const own = vectorIn(items, item);
    const direction = stretch.map((value, k) => value * own[k]!);
    const parts = new Float64Array(n);
    for (let at = 0; at < n; at++) parts[at] = dot(rows, at * d, direction, d);
    substitute(system, n, parts);
    for (let at = 0; at < n; at++) parts[at]! *= liked[at]!;
    return parts;
  };
  return { vector, contributions };
}

/** The readable fold-in that `foldIn` is tested against, for any items and history: d³/6 multiplications. */
export function foldInPlainly(items: Items, objective: Objective, history: History): Folded {
  const { d } = items;
  const matrix = new Float64Array(d * d);
  for (let at = 0; at < matrix.length; at++) matrix[at] = objective.unobserved * items.gramian[at]!;
  const vector = new Float64Array(d);
  let total = 0;
  for (let at = 0; at < history.indices.length; at++) {
    const own = vectorIn(items, history.indices[at]!);
    const weight = history.weights[at]!;
    const size = Math.abs(weight);
    total += size;
    for (let row = 0; row < d; row++) {
      const left = size * own[row]!;
      for (let column = 0; column <= row; column++) matrix[row * d + column]! += left * own[column]!;
      if (weight > 0) vector[row]! += left;
    }
  }
  const ridge = penalty(objective, total, items.count);
  for (let row = 0; row < d; row++) matrix[row * d + row]! += ridge;
  factorise(matrix, d);
  substitute(matrix, d, vector);
  const contributions = (item: number): Float64Array => {
    const direction = Float64Array.from(vectorIn(items, item));
    substitute(matrix, d, direction);
    const parts = new Float64Array(history.indices.length);
    for (let at = 0; at < parts.length; at++) {
      const weight = history.weights[at]!;
      if (weight <= 0) continue;
      parts[at] = weight * dot(vectorIn(items, history.indices[at]!), 0, direction, d);
    }
    return parts;
  };
  return { vector, contributions };
}

/** Adds `scale` times the inner product of `vector` with every item to `scores`: four items at once, for speed. */
export function addScores(items: Items, vector: Float64Array, scale: number, scores: Float64Array): void {
  const { d, factors, count } = items;
  let item = 0;
  for (; item + 3 < count; item += 4) {
    const first = item * d;
    const second = first + d;
    const third = second + d;
    const fourth = third + d;
    let a = 0;
    let b = 0;
    let c = 0;
    let e = 0;
    for (let k = 0; k < d; k++) {
      const value = vector[k]!;
      a += value * factors[first + k]!;
      b += value * factors[second + k]!;
      c += value * factors[third + k]!;
      e += value * factors[fourth + k]!;
    }
    scores[item]! += scale * a;
    scores[item + 1]! += scale * b;
    scores[item + 2]! += scale * c;
    scores[item + 3]! += scale * e;
  }
  for (; item < count; item++) scores[item]! += scale * dot(factors, item * d, vector, d);
}
