import type { Csr } from "./csr.ts";
import { cutRow, damped, type Neighbours } from "./neighbours.ts";
import { typicalWeight } from "./unit.ts";

export interface TransitionSettings {
  /** Items kept for each item. */
  readonly orderWidth: number;
  /** The factor for each item between the two. */
  readonly orderDecay: number;
}

/** The most places between two items; beyond them next to nothing is left. */
export const FARTHEST = 10;
/** The exponents of damping: of users with many choices, of popular items of the history, and of popular scored items. */
export const DAMPING = { user: 0.3, from: 0.6, to: 0.35 };

/** The empty transitions of a matrix without an order. */
const none = (items: number, width: number): Neighbours => ({
  width,
  indices: new Int32Array(items * width).fill(-1),
  weights: new Float32Array(items * width),
});

/**
 * Which items are chosen after an item: Σᵤ tᵤᵢ tᵤⱼ γ^(places between) / lᵤᵃ over users who chose j after i, divided by powers of the
 * degrees of both, with lᵤ the number of u's choices, and t a weight relative to the typical one, at most 1, so that old or hardly
 * trusted choices count little. Directed: a second course follows the first, not vice versa. These are the session rules with linear
 * decay of Ludewig and Jannach, "Evaluation of Session-based Recommendation Algorithms" (2018), but with exponential decay and the
 * exponents of neighbours. Time is linear in interactions.
 */
export function transitionsOf(interactions: Csr, { orderWidth: width, orderDecay }: TransitionSettings): Neighbours {
  const { rows, columns, starts, indices, values, places } = interactions;
  const result = none(columns, width);
  if (!places) return result;
  const next = Array.from({ length: columns }, () => new Map<number, number>());
  const degrees = new Float64Array(columns);
  const typical = typicalWeight(values);
  const trusted = (at: number) => Math.min(1, values[at]! / typical);
  for (let row = 0; row < rows; row++) {
    const from = starts[row]!;
    if (!(places[from]! >= 0)) continue;
    const own = Array.from({ length: starts[row + 1]! - from }, (_, at) => from + at)
      .filter((at) => values[at]! > 0)
      .sort((a, b) => places[a]! - places[b]!);
    let whole = 0;
    for (const at of own) {
      degrees[indices[at]!]! += trusted(at);
      whole += trusted(at);
    }
    // A user whose choices add up to less than one counts by that sum: many hardly trusted users are not a crowd.
    const share = Math.min(1, whole) * own.length ** -DAMPING.user;
    for (let one = 0; one < own.length; one++) {
      const after = next[indices[own[one]!]!]!;
      let weight = share * trusted(own[one]!);
      for (let other = one + 1; other < Math.min(own.length, one + 1 + FARTHEST); other++) {
        const item = indices[own[other]!]!;
        after.set(item, (after.get(item) ?? 0) + weight * trusted(own[other]!));
        weight *= orderDecay;
      }
    }
  }
  const chosen = degrees.reduce((sum, degree) => sum + (degree > 0 ? 1 : 0), 0);
  const mean = degrees.reduce((sum, degree) => sum + degree, 0) / Math.max(1, chosen);
  const from = damped(degrees, mean, DAMPING.from, 0.5);
  const to = damped(degrees, mean, DAMPING.to, 0.5);
  next.forEach((after, item) => {
    const items = [...after.keys()];
    const row = Float64Array.from(items, (other) => after.get(other)! / (from[item]! * to[other]!));
    cutRow(row, items, width, { indices: result.indices, weights: result.weights, base: item * width });
  });
  return result;
}
