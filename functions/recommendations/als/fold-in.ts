import { factorise, substitute } from "./cholesky.ts";
import { dot } from "./dot.ts";
import { type Objective, penalty } from "./objective.ts";

/** The fixed side of a fold-in: item vectors (by rows, length d) and their Gramian. */
export interface Items {
  readonly d: number;
  readonly count: number;
  readonly factors: Float32Array;
  readonly gramian: Float64Array;
}

/** The history of one user: item rows, each once, and their weights (negative for what was turned down). */
export interface History {
  readonly indices: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

/** A folded-in user. */
export interface Folded {
  readonly vector: Float64Array;
  /**
   * What each interaction of the history adds to the score of item `item`; the sum is exactly the item's score. What was
   * turned down adds nothing itself: it weakens the others.
   */
  readonly contributions: (item: number) => Float64Array;
}

/** The exact minimiser of the objective for one user with the items held fixed: d³/6 multiplications. */
export function foldIn(items: Items, objective: Objective, history: History): Folded {
  const { d, factors } = items;
  const matrix = new Float64Array(d * d);
  for (let at = 0; at < matrix.length; at++) matrix[at] = objective.unobserved * items.gramian[at]!;
  const vector = new Float64Array(d);
  let total = 0;
  for (let at = 0; at < history.indices.length; at++) {
    const base = history.indices[at]! * d;
    const weight = history.weights[at]!;
    const size = Math.abs(weight);
    total += size;
    for (let row = 0; row < d; row++) {
      const left = size * factors[base + row]!;
      for (let column = 0; column <= row; column++) matrix[row * d + column]! += left * factors[base + column]!;
      if (weight > 0) vector[row]! += left;
    }
  }
  const ridge = penalty(objective, total, items.count);
  for (let row = 0; row < d; row++) matrix[row * d + row]! += ridge;
  factorise(matrix, d);
  substitute(matrix, d, vector);
  const contributions = (item: number): Float64Array => {
    const direction = Float64Array.from(factors.subarray(item * d, item * d + d));
    substitute(matrix, d, direction);
    const parts = new Float64Array(history.indices.length);
    for (let at = 0; at < parts.length; at++) {
      const weight = history.weights[at]!;
      if (weight <= 0) continue;
      const base = history.indices[at]! * d;
      parts[at] = weight * dot(factors, base, direction, d);
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
