import { type Csr, transpose } from "./csr.ts";
import type { History } from "./fold-in.ts";
import { topOf } from "./top.ts";

/** The nearest items of each item: `width` slots for each, nearest first; an empty slot has index -1. */
export interface Neighbours {
  readonly width: number;
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Item-item co-occurrence, normalised by degree on both sides: Σᵤ rᵤᵢ rᵤⱼ / (dᵤ √(dᵢ dⱼ)), the linear filter of Shen et
 * al., "How Powerful is Graph Convolution for Recommendation?" (2021), cut to the nearest `width` of each item. Only
 * positive interactions count.
 */
export function neighboursOf(interactions: Csr, width: number): Neighbours {
  const byItem = transpose(interactions);
  const degrees = (matrix: Csr) =>
    Float64Array.from({ length: matrix.rows }, (_, row) => {
      let sum = 0;
      for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++) sum += Math.max(0, matrix.values[at]!);
      return sum;
    });
  const users = degrees(interactions);
  const items = degrees(byItem);
  const indices = new Int32Array(byItem.rows * width).fill(-1);
  const weights = new Float32Array(byItem.rows * width);
  const near = new Float64Array(byItem.rows);
  for (let item = 0; item < byItem.rows; item++) {
    const touched: number[] = [];
    for (let at = byItem.starts[item]!; at < byItem.starts[item + 1]!; at++) {
      const user = byItem.indices[at]!;
      const through = byItem.values[at]! / users[user]!;
      if (!(through > 0)) continue;
      for (let other = interactions.starts[user]!; other < interactions.starts[user + 1]!; other++) {
        const value = interactions.values[other]!;
        if (value <= 0) continue;
        const index = interactions.indices[other]!;
        if (near[index] === 0) touched.push(index);
        near[index]! += through * value;
      }
    }
    const scored = touched.filter((index) => index !== item);
    const scores = Float64Array.from(scored, (index) => near[index]! / Math.sqrt(items[item]! * items[index]!));
    topOf(scores, width).forEach((at, slot) => {
      indices[item * width + slot] = scored[at]!;
      weights[item * width + slot] = scores[at]!;
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
  scores: Float64Array,
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
