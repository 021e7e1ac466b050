import { type Csr, transpose } from "./csr.ts";
import type { History } from "./fold-in.ts";
import { topOf } from "./top.ts";

/**
 * Item-item weights: `width` slots for each item, the greatest weight first; weights may be negative, and an empty slot has index
 * -1.
 */
export interface Neighbours {
  readonly width: number;
  /** The slots of all items; empty if `rowOf` reads them. */
  readonly indices: Int32Array;
  readonly weights: Float32Array;
  /** Reads the slots of one item, if they are in a file. */
  readonly rowOf?: ((item: number) => Row) | undefined;
}

/** The slots of one item. */
export interface Row {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** The slots of one item; they may be views that are overwritten later. */
export const rowIn = ({ rowOf, indices, weights, width }: Neighbours, item: number): Row => {
  if (rowOf) return rowOf(item);
  const [from, to] = [item * width, (item + 1) * width];
  return { indices: indices.subarray(from, to), weights: weights.subarray(from, to) };
};

export interface NeighbourSettings {
  /** Neighbours kept for each item. */
  readonly width: number;
  /** The damping of users with many choices: the exponent of their degree. */
  readonly userDamping: number;
  /** The damping of popular items of the history: the exponent of their degree. */
  readonly fromDamping: number;
  /** The damping of popular scored items: the exponent of their degree; 0 favours popular ones. */
  readonly toDamping: number;
}

/** Sums of the positive values of each row, and the mean of those above 0. */
export function degreesOf(matrix: Csr): { degrees: Float64Array; mean: number } {
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

/** The most interactions of one user that are paired with each other: pairs grow by the square. */
const MOST_PAIRED = 1_000;

/** The number of pairs that co-occurrence has to count; bounded for each user. */
export function pairsIn({ rows, starts }: Csr): number {
  let pairs = 0;
  for (let row = 0; row < rows; row++) pairs += Math.min(MOST_PAIRED, starts[row + 1]! - starts[row]!) ** 2;
  return pairs;
}

/** The indices of a row's interactions that are paired, ascending: all, or the heaviest `most`. */
function heaviestOf({ starts, values }: Csr, row: number, most = MOST_PAIRED): Int32Array {
  const from = starts[row]!;
  const count = starts[row + 1]! - from;
  if (count <= most) return Int32Array.from({ length: count }, (_, at) => from + at);
  // Among equal weights, an even sample, as the order of ids has no meaning.
  const spread = Float64Array.from({ length: count }, (_, at) => values[from + at]! + 1e-9 * ((at * 0.618034) % 1));
  return Int32Array.from(topOf(spread, most), (at) => from + at).sort();
}

/** The matrix with at most `most` interactions in a row; the same matrix if no row has more. */
export function cappedRows(matrix: Csr, most = MOST_PAIRED): Csr {
  const { rows, starts } = matrix;
  let longest = 0;
  for (let row = 0; row < rows; row++) longest = Math.max(longest, starts[row + 1]! - starts[row]!);
  if (longest <= most) return matrix;
  const kept = new Int32Array(rows + 1);
  for (let row = 0; row < rows; row++) kept[row + 1] = kept[row]! + Math.min(most, starts[row + 1]! - starts[row]!);
  const indices = new Int32Array(kept[rows]!);
  const values = new Float32Array(kept[rows]!);
  for (let row = 0; row < rows; row++) {
    heaviestOf(matrix, row, most).forEach((at, place) => {
      indices[kept[row]! + place] = matrix.indices[at]!;
      values[kept[row]! + place] = matrix.values[at]!;
    });
  }
  return { rows, columns: matrix.columns, starts: kept, indices, values };
}

/** The destination of an item's weights. */
interface Slots {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
  readonly base: number;
}

/** Keeps a row's `width` weights of the greatest magnitude, greatest value first; zeros are dropped. */
export function cutRow(
  row: Float64Array,
  items: ArrayLike<number>,
  width: number,
  { indices, weights, base }: Slots,
): void {
  const sizes = row.map((weight) => (weight === 0 ? Number.NEGATIVE_INFINITY : Math.abs(weight)));
  const kept = topOf(sizes, width).sort((a, b) => row[b]! - row[a]! || items[a]! - items[b]!);
  kept.forEach((at, slot) => {
    indices[base + slot] = items[at]!;
    weights[base + slot] = row[at]!;
  });
}

/** The weighted sum of neighbours, cut to each item's `width` weights of the greatest magnitude. */
export function mergedNeighbours(
  parts: readonly { readonly part: Neighbours; readonly scale: number }[],
  width: number,
): Neighbours {
  const used = parts.filter(({ scale }) => scale !== 0);
  const [first] = parts;
  const items = first ? first.part.indices.length / first.part.width : 0;
  const indices = new Int32Array(items * width).fill(-1);
  const weights = new Float32Array(items * width);
  const sums = new Float64Array(items);
  const isTouched = new Uint8Array(items);
  for (let item = 0; item < items; item++) {
    const touched: number[] = [];
    for (const { part, scale } of used) {
      for (let slot = item * part.width; slot < (item + 1) * part.width; slot++) {
        const index = part.indices[slot]!;
        if (index < 0) break;
        if (isTouched[index] === 0) {
          isTouched[index] = 1;
          touched.push(index);
        }
        sums[index]! += scale * part.weights[slot]!;
      }
    }
    const row = Float64Array.from(touched, (index) => sums[index]!);
    cutRow(row, touched, width, { indices, weights, base: item * width });
    for (const index of touched) {
      sums[index] = 0;
      isTouched[index] = 0;
    }
  }
  return { width, indices, weights };
}

/** The divisors of degrees: d^exponent, times the power of the mean degree that makes it d^`share` if all degrees are equal. */
export const damped = (degrees: Float64Array, mean: number, exponent: number, share: number): Float64Array =>
  degrees.map((degree) => degree ** exponent * mean ** (share - exponent));

/**
 * The co-occurrence weight of item j for item i of a history: Σᵤ rᵤᵢ rᵤⱼ / (dᵤᵃ dᵢᵇ dⱼᶜ), with dᵤ, dᵢ, dⱼ the sums of the positive
 * interactions of user and items, and a, b, c the three dampings; cut to the nearest `width` of each item i. With a = 1 and
 * b = c = 1/2 it is the linear filter of Shen et al., "How Powerful is Graph Convolution for Recommendation?" (2021); the
 * exponents are those that Fu et al. free in "Revisiting Neighborhood-based Link Prediction for Collaborative Filtering"
 * (2022). Only a user's heaviest `MOST_PAIRED` interactions count, and only positive ones. If a or b + c is not 1, powers of the mean
 * degrees compensate for it, so that the unit of the weights and the number of interactions do not change the scale.
 */
export function neighboursOf(given: Csr, settings: NeighbourSettings): Neighbours {
  const { width, userDamping, fromDamping, toDamping } = settings;
  const interactions = cappedRows(given);
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

/** Adds `scale` times the history's weighted item-item weights to the score of each item. */
export function addNeighbourScores(
  neighbours: Neighbours,
  history: History,
  scale: number,
  scores: Float64Array | Float32Array,
): void {
  for (let at = 0; at < history.indices.length; at++) {
    const { indices, weights } = rowIn(neighbours, history.indices[at]!);
    const weight = scale * history.weights[at]!;
    for (let slot = 0; slot < indices.length; slot++) {
      const index = indices[slot]!;
      if (index < 0) break;
      scores[index]! += weight * weights[slot]!;
    }
  }
}

/** The weight of item `to` among the neighbours of `from`; 0 if it is not among them. */
export function nearness(neighbours: Neighbours, from: number, to: number): number {
  const { indices, weights } = rowIn(neighbours, from);
  const slot = indices.indexOf(to);
  return slot < 0 ? 0 : weights[slot]!;
}
