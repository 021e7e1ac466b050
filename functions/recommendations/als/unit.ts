import type { History } from "./fold-in.ts";

/** The typical weight: Σ w² / Σ |w|, 1 if all weigh 1. One strong interaction among many weak ones dominates it. */
export function typicalWeight(weights: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < weights.length; at++) most = Math.max(most, Math.abs(weights[at]!));
  if (most === 0) return 1;
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < weights.length; at++) {
    // Relative to the greatest, as squares of tiny weights would underflow.
    const share = Math.abs(weights[at]!) / most;
    sum += share;
    squares += share ** 2;
  }
  return most * (squares / sum);
}

/**
 * A history scaled to the unit of the fit. Scores by factors saturate with the weights while item-item scores grow with them, so a
 * fading history would otherwise shift from one to the other. Then older interactions are damped by their position, not by their
 * time: after a year away, a list is the same as on the last day.
 */
export function inUnit(
  { indices, weights, ages }: History,
  { unit, recency }: { unit: number; recency: number },
): History {
  const typical = typicalWeight(weights);
  return {
    indices,
    weights: Float64Array.from(weights, (weight, at) => unit * (weight / typical) * (ages ? recency ** ages[at]! : 1)),
  };
}
