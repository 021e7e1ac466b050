import { type Csr, transpose } from "./csr.ts";
import { BLOCK, type Invertible, invertible } from "./inverse.ts";
import type { Arithmetic } from "./kernels.ts";
import { cappedRows, cutRow, degreesOf, type Neighbours } from "./neighbours.ts";
import { topOf } from "./top.ts";

export interface SolvedSettings {
  /** Weights kept for each item. */
  readonly width: number;
  /** The ridge, as a share of the mean of the diagonal over interactions. */
  readonly solvedRidge: number;
  /** The damping of users with many choices: the exponent of their degree. */
  readonly solvedUserDamping: number;
  /** The damping of popular scored items: the exponent of their degree. */
  readonly solvedToDamping: number;
}

/** The most items that are solved exactly, in 200 MB and 6 x 10¹⁰ multiplications; of more, each is solved on its nearest. */
export const MOST_SOLVED = 5_000;

/** The number of steps in which a matrix of `items` items is inverted; the time is checked between them. */
export const blocksToInvert = (items: number): number => Math.ceil(items / BLOCK);

/** The items that are solved for, ascending: all, or the most chosen. */
function solvedItems(byItem: Csr, most: number): Int32Array {
  if (byItem.rows <= most) return Int32Array.from({ length: byItem.rows }, (_, item) => item);
  const holders = Float64Array.from(
    { length: byItem.rows },
    (_, item) => byItem.starts[item + 1]! - byItem.starts[item]!,
  );
  return Int32Array.from(topOf(holders, most)).sort();
}

/** Adds each user's damped pairs to the lower triangle of a matrix of the numbered items. */
function addPairs(
  interactions: Csr,
  numbers: Int32Array,
  damping: number,
  { matrix, stride }: Pick<Invertible, "matrix" | "stride">,
): void {
  const { degrees } = degreesOf(interactions);
  for (let user = 0; user < interactions.rows; user++) {
    if (degrees[user] === 0) continue;
    const share = degrees[user]! ** -damping;
    const items: number[] = [];
    const values: number[] = [];
    for (let at = interactions.starts[user]!; at < interactions.starts[user + 1]!; at++) {
      const number = numbers[interactions.indices[at]!]!;
      if (number < 0 || !(interactions.values[at]! > 0)) continue;
      items.push(number);
      values.push(interactions.values[at]!);
    }
    // Numbers ascend with items, so that the second of a pair is below the diagonal.
    for (let one = 0; one < items.length; one++) {
      const base = items[one]! * stride;
      const weight = share * values[one]!;
      for (let other = 0; other <= one; other++) matrix[base + items[other]!]! += weight * values[other]!;
    }
  }
}

/**
 * The weights of item i for item j that reconstruct each user's choices best from their others: the ridge regression with
 * zero diagonal of Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (2019), equation 8, B = I - P diag(1 / P)
 * with P = (G + λ I)⁻¹. Here a user's choices count d^-a in G, with d the sum of their positive interactions, as each choice of a
 * user with many says less; and weights for j are divided by (its degree over the mean degree)^c. Weights are signed: substitutes
 * have negative ones. Each item's `width` weights of the greatest magnitude are kept. If the time runs out, all are 0.
 */
export function solvedOf(
  given: Csr,
  { width, solvedRidge, solvedUserDamping, solvedToDamping }: SolvedSettings,
  {
    most = MOST_SOLVED,
    arithmetic,
    late,
  }: {
    readonly most?: number;
    readonly arithmetic?: readonly Arithmetic[] | undefined;
    readonly late?: (() => boolean) | undefined;
  } = {},
): Neighbours {
  const interactions = cappedRows(given);
  const byItem = transpose(interactions);
  const items = solvedItems(byItem, most);
  const numbers = new Int32Array(byItem.rows).fill(-1);
  items.forEach((item, at) => {
    numbers[item] = at;
  });
  const room = invertible(items.length, arithmetic);
  const { matrix, stride } = room;
  addPairs(interactions, numbers, solvedUserDamping, room);
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < items.length; at++) {
    sum += matrix[at * stride + at]!;
    squares += matrix[at * stride + at]! ** 2;
  }
  const indices = new Int32Array(byItem.rows * width).fill(-1);
  const weights = new Float32Array(byItem.rows * width);
  if (sum === 0) return { width, indices, weights };
  const ridge = solvedRidge * (squares / sum);
  for (let at = 0; at < items.length; at++) matrix[at * stride + at]! += ridge;
  if (!room.invert(late)) return { width, indices, weights };

  const item = degreesOf(byItem);
  const over = Float64Array.from(items, (each, at) => {
    const share = item.degrees[each]! / item.mean;
    return share > 0 ? -1 / (matrix[at * stride + at]! * share ** solvedToDamping) : 0;
  });
  const row = new Float64Array(items.length);
  for (let from = 0; from < items.length; from++) {
    for (let to = 0; to < from; to++) row[to] = matrix[from * stride + to]! * over[to]!;
    for (let to = from + 1; to < items.length; to++) row[to] = matrix[to * stride + from]! * over[to]!;
    row[from] = 0;
    cutRow(row, items, width, { indices, weights, base: items[from]! * width });
  }
  return { width, indices, weights };
}
