import { type Csr, transpose } from "./csr.ts";
import type { History } from "./fold-in.ts";
import { topOf } from "./top.ts";

/** The nearest items of each item: `width` slots for each, nearest first; an empty slot has index -1. */
export interface Neighbours {
  readonly width: number;
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

export interface NeighbourSettings {
  /** Neighbours kept for each item. */
  readonly width: number;
  /** How much less a user's pairs of items count, the more the user has chosen: the exponent of their degree. */
  readonly userDamping: number;
  /** How much less an item of the history says, the more users have chosen it. */
  readonly fromDamping: number;
  /** How much lower an item is scored, the more users have chosen it: 0 favours what is popular. */
  readonly toDamping: number;
}

/** Sums of the positive values of each row, and the mean of those above 0. */
function degreesOf(matrix: Csr): { degrees: Float64Array; mean: number } {
  let total = 0;
  let chosen = 0;
  const degrees = Float64Array.from({ length: matrix.rows }, (_, row) => {
    let sum = 0;
    for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++) sum += Math.max(0, matrix.values[at]!);
    total += sum;
    if (sum > 0) chosen++;
    return sum;
  });
  return { degrees, mean: total / (chosen || 1) };
}

/** What a degree divides by: d^exponent, times the share of the mean degree that makes it d when all degrees are alike. */
const damped = (degrees: Float64Array, mean: number, exponent: number, share: number): Float64Array =>
  degrees.map((degree) => degree ** exponent * mean ** (share - exponent));

/**
 * How near item j is to item i of a history: Σᵤ rᵤᵢ rᵤⱼ / (dᵤᵃ dᵢᵇ dⱼᶜ), with dᵤ, dᵢ, dⱼ the sums of the positive
 * interactions of user and items, and a, b, c the three dampings; cut to the nearest `width` of each item i. With a = 1 and
 * b = c = 1/2 it is the linear filter of Shen et al., "How Powerful is Graph Convolution for Recommendation?" (2021); the
 * exponents are those that Fu et al. free in "Revisiting Neighborhood-based Link Prediction for Collaborative Filtering"
 * (2022). Mean degrees make up for what a lacks of 1 and b + c of 1, so that the unit of the weights and the number of
 * interactions do not move the scale. Only positive interactions count.
 */
export function neighboursOf(interactions: Csr, settings: NeighbourSettings): Neighbours {
  const { width, userDamping, fromDamping, toDamping } = settings;
  const byItem = transpose(interactions);
  const user = degreesOf(interactions);
  const item = degreesOf(byItem);
  const users = damped(user.degrees, user.mean, userDamping, 1);
  const from = damped(item.degrees, item.mean, fromDamping, 0.5);
  const to = damped(item.degrees, item.mean, toDamping, 0.5);
  const indices = new Int32Array(byItem.rows * width).fill(-1);
  const weights = new Float32Array(byItem.rows * width);
  const near = new Float64Array(byItem.rows);
  for (let row = 0; row < byItem.rows; row++) {
    const touched: number[] = [];
    for (let at = byItem.starts[row]!; at < byItem.starts[row + 1]!; at++) {
      const through = byItem.indices[at]!;
      if (!(byItem.values[at]! > 0)) continue;
      const weight = byItem.values[at]! / users[through]!;
      for (let other = interactions.starts[through]!; other < interactions.starts[through + 1]!; other++) {
        const value = interactions.values[other]!;
        if (value <= 0) continue;
        const index = interactions.indices[other]!;
        if (near[index] === 0) touched.push(index);
        near[index]! += weight * value;
      }
    }
    const scored = touched.filter((index) => index !== row);
    const scores = Float64Array.from(scored, (index) => near[index]! / (from[row]! * to[index]!));
    topOf(scores, width).forEach((at, slot) => {
      indices[row * width + slot] = scored[at]!;
      weights[row * width + slot] = scores[at]!;
    });
    for (const index of touched) near[index] = 0;
  }
  return { width, indices, weights };
}

/** Adds to `scores`, for each item, `scale` times the history's weights times their nearness to it. */
export function addNeighbourScores(
  neighbours: Neighbours,
  history: History,
  scale: number,
  scores: Float64Array | Float32Array,
): void {
  for (let at = 0; at < history.indices.length; at++) {
    const base = history.indices[at]! * neighbours.width;
    const weight = scale * history.weights[at]!;
    for (let slot = base; slot < base + neighbours.width; slot++) {
      const index = neighbours.indices[slot]!;
      if (index < 0) break;
      scores[index]! += weight * neighbours.weights[slot]!;
    }
  }
}

/** How near item `to` is among the kept neighbours of `from`; 0 if it is none of them. */
export function nearness(neighbours: Neighbours, from: number, to: number): number {
  const base = from * neighbours.width;
  for (let slot = base; slot < base + neighbours.width; slot++) {
    if (neighbours.indices[slot] === to) return neighbours.weights[slot]!;
  }
  return 0;
}
