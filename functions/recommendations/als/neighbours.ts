import { type Csr, transpose } from "./csr.ts";
import type { History } from "./fold-in.ts";
import { topOf } from "./top.ts";

/**
 * What each item says of others: `width` slots for each, the greatest weight first; weights may be below 0, and an empty slot
 * has index -1.
 */
export interface Neighbours {
  readonly width: number;
  /** Of all items, or of none where `rowOf` reads them. */
  readonly indices: Int32Array;
  readonly weights: Float32Array;
  /** The slots of one item, where they lie in a file. */
  readonly rowOf?: ((item: number) => Row) | undefined;
}

/** The slots of one item. */
export interface Row {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** The slots of one item; they may be views of what is overwritten later. */
export const rowIn = ({ rowOf, indices, weights, width }: Neighbours, item: number): Row => {
  if (rowOf) return rowOf(item);
  const [from, to] = [item * width, (item + 1) * width];
  return { indices: indices.subarray(from, to), weights: weights.subarray(from, to) };
};

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

/** How many pairs are looked at to know what is chosen together: bounded for each user, whatever they chose. */
export function pairsIn({ rows, starts }: Csr): number {
  let pairs = 0;
  for (let row = 0; row < rows; row++) pairs += Math.min(MOST_PAIRED, starts[row + 1]! - starts[row]!) ** 2;
  return pairs;
}

/** Where the interactions of a row lie that are paired: all, or of more than may be the heaviest, ascending. */
function heaviestOf({ starts, values }: Csr, row: number, most = MOST_PAIRED): Int32Array {
  const from = starts[row]!;
  const count = starts[row + 1]! - from;
  if (count <= most) return Int32Array.from({ length: count }, (_, at) => from + at);
  // Of equal weights every so manieth, for the order of ids says nothing.
  const spread = Float64Array.from({ length: count }, (_, at) => values[from + at]! + 1e-9 * ((at * 0.618034) % 1));
  return Int32Array.from(topOf(spread, most), (at) => from + at).sort();
}

/** The matrix with no more than `most` interactions in a row; the same matrix if it has none of more. */
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

/** Where the weights of one item go. */
interface Slots {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
  readonly base: number;
}

/** Keeps of a row the `width` weights that say most, for or against; the greatest first. What weighs 0 is not kept. */
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

/** Neighbours added up, each multiplied by its scale, cut to the `width` that say most of each item. */
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

/** What a degree divides by: d^exponent, times the share of the mean degree that makes it d when all degrees are alike. */
export const damped = (degrees: Float64Array, mean: number, exponent: number, share: number): Float64Array =>
  degrees.map((degree) => degree ** exponent * mean ** (share - exponent));

/**
 * How near item j is to item i of a history: Σᵤ rᵤᵢ rᵤⱼ / (dᵤᵃ dᵢᵇ dⱼᶜ), with dᵤ, dᵢ, dⱼ the sums of the positive
 * interactions of user and items, and a, b, c the three dampings; cut to the nearest `width` of each item i. With a = 1 and
 * b = c = 1/2 it is the linear filter of Shen et al., "How Powerful is Graph Convolution for Recommendation?" (2021); the
 * exponents are those that Fu et al. free in "Revisiting Neighborhood-based Link Prediction for Collaborative Filtering"
 * (2022). A user's heaviest `MOST_PAIRED` interactions count. Mean degrees make up for what a lacks of 1 and b + c of 1, so that the unit of the weights and the number of
 * interactions do not move the scale. Only positive interactions count.
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

/** Adds to `scores`, for each item, `scale` times the history's weights times their nearness to it. */
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

/** How near item `to` is among the kept neighbours of `from`; 0 if it is none of them. */
export function nearness(neighbours: Neighbours, from: number, to: number): number {
  const { indices, weights } = rowIn(neighbours, from);
  const slot = indices.indexOf(to);
  return slot < 0 ? 0 : weights[slot]!;
}
