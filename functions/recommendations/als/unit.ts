import type { History } from "./fold-in.ts";

/** The weight at which the weight lies: Σ w² / Σ |w|, 1 where all weigh 1. One strong act among many faint ones decides it. */
export function typicalWeight(weights: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < weights.length; at++) most = Math.max(most, Math.abs(weights[at]!));
  if (most === 0) return 1;
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < weights.length; at++) {
    // Beside the greatest, as what has faded to next to nothing has no square.
    const share = Math.abs(weights[at]!) / most;
    sum += share;
    squares += share ** 2;
  }
  return most * (squares / sum);
}

/**
 * A history in the unit that the parts were fitted to. Factors saturate in weights and neighbours grow with them, so that a
 * history that fades would otherwise be ranked by ever more of one and less of the other. Then what is older counts less, by
 * its place and not by its time: a list after a year away is the list of the day that it was left.
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
