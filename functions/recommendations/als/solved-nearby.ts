import { type Csr, transpose } from "./csr.ts";
import { cappedRows, cutRow, degreesOf, type Neighbours } from "./neighbours.ts";
import { keptOf, SUPPORT } from "./pairs-layout.ts";
import type { SolvedSettings } from "./solved.ts";
import { topOf } from "./top.ts";

/** A solve ends when this share of the squared residual is left, or after the most steps; four or five are usual. */
export const ENOUGH = 1e-7;
export const MOST_STEPS = 50;

/** The data that the solves of all items share. */
export interface System {
  /** The weight of a choice, by user. */
  readonly shares: Float32Array;
  /** Each item's own sum, without the ridge. */
  readonly diagonal: Float64Array;
  /** The unit of the ridge: the mean of the diagonal over interactions; 0 if there are none. */
  readonly unit: number;
  /** The divisors of the scored items. */
  readonly damping: Float64Array;
}

/** @param interactions the result of `pairedOf` */
export function systemOf(
  interactions: Csr,
  { solvedUserDamping, solvedToDamping }: Pick<SolvedSettings, "solvedUserDamping" | "solvedToDamping">,
): System {
  const { rows, columns, starts, indices, values } = interactions;
  const users = degreesOf(interactions);
  const shares = new Float32Array(new SharedArrayBuffer(4 * rows));
  const diagonal = new Float64Array(columns);
  const degrees = new Float64Array(columns);
  for (let user = 0; user < rows; user++) {
    if (users.degrees[user]! > 0) shares[user] = users.degrees[user]! ** -solvedUserDamping;
    for (let at = starts[user]!; at < starts[user + 1]!; at++) {
      diagonal[indices[at]!]! += shares[user]! * values[at]! ** 2;
      degrees[indices[at]!]! += values[at]!;
    }
  }
  let sum = 0;
  let squares = 0;
  let total = 0;
  let chosen = 0;
  for (let item = 0; item < columns; item++) {
    sum += diagonal[item]!;
    squares += diagonal[item]! ** 2;
    total += degrees[item]!;
    if (degrees[item]! > 0) chosen++;
  }
  const mean = total / (chosen || 1);
  const damping = degrees.map((degree) => (degree > 0 ? (degree / mean) ** solvedToDamping : 1));
  return { shares, diagonal, unit: sum > 0 ? squares / sum : 0, damping };
}

/** The scales by which the nearest items are chosen. */
export const scalesOf = ({ diagonal, unit }: System): Float64Array =>
  diagonal.map((own) => (unit > 0 ? 1 / Math.sqrt(own + unit) : 0));

/**
 * The transposed and damped weights: by item of the history instead of by scored item; cut to each row's `width` weights of the
 * greatest magnitude.
 */
export function turned(found: Neighbours, { damping }: System, width: number): Neighbours {
  const items = damping.length;
  const starts = new Int32Array(items + 1);
  for (const from of found.indices) if (from >= 0) starts[from + 1]!++;
  for (let item = 0; item < items; item++) starts[item + 1]! += starts[item]!;
  const next = starts.slice();
  const targets = new Int32Array(starts[items]!);
  const values = new Float32Array(starts[items]!);
  for (let target = 0; target < items; target++) {
    for (let at = target * found.width; at < (target + 1) * found.width; at++) {
      const from = found.indices[at]!;
      if (from < 0) break;
      targets[next[from]!] = target;
      values[next[from]!++] = found.weights[at]! / damping[target]!;
    }
  }
  const indices = new Int32Array(items * width).fill(-1);
  const weights = new Float32Array(items * width);
  for (let item = 0; item < items; item++) {
    const [from, to] = [starts[item]!, starts[item + 1]!];
    const row = Float64Array.from(values.subarray(from, to));
    cutRow(row, targets.subarray(from, to), width, { indices, weights, base: item * width });
  }
  return { width, indices, weights };
}

/** The interactions that are paired: each user's heaviest, without negative ones. */
export function pairedOf(given: Csr): Csr {
  const capped = cappedRows(given);
  if (!capped.values.some((value) => !(value > 0))) return capped;
  const starts = new Int32Array(capped.rows + 1);
  const indices = new Int32Array(capped.indices.length);
  const values = new Float32Array(capped.indices.length);
  let end = 0;
  for (let row = 0; row < capped.rows; row++) {
    for (let at = capped.starts[row]!; at < capped.starts[row + 1]!; at++) {
      if (!(capped.values[at]! > 0)) continue;
      indices[end] = capped.indices[at]!;
      values[end++] = capped.values[at]!;
    }
    starts[row + 1] = end;
  }
  return {
    rows: capped.rows,
    columns: capped.columns,
    starts,
    indices: indices.subarray(0, end),
    values: values.subarray(0, end),
  };
}

/** Solves a symmetric system by conjugate gradients, preconditioned by its diagonal. */
function solved(matrix: readonly Float64Array[], pull: Float64Array): Float64Array {
  const n = pull.length;
  const x = new Float64Array(n);
  const residual = pull.slice();
  const direction = pull.map((value, row) => value / matrix[row]![row]!);
  let length = pull.reduce((sum, value, row) => sum + value * direction[row]!, 0);
  const least = ENOUGH * length;
  for (let step = 0; step < MOST_STEPS && length > least; step++) {
    const image = direction.map((_, row) => matrix[row]!.reduce((sum, value, k) => sum + value * direction[k]!, 0));
    const curvature = image.reduce((sum, value, row) => sum + value * direction[row]!, 0);
    if (!(curvature > 0)) break;
    let next = 0;
    for (let row = 0; row < n; row++) {
      x[row]! += (length / curvature) * direction[row]!;
      residual[row]! -= (length / curvature) * image[row]!;
      next += residual[row]! ** 2 / matrix[row]![row]!;
    }
    for (let row = 0; row < n; row++) {
      direction[row] = residual[row]! / matrix[row]![row]! + (next / length) * direction[row]!;
    }
    length = next;
  }
  return x;
}

/**
 * As `solvedOf`, for more items than one inverse allows: the ridge regression of each item j on only the items that are nearest to
 * it by Gᵢⱼ / √Gᵢᵢ, with a larger root for rarely chosen ones; the other weights are 0. Only as many sums are stored for each item as
 * there is memory for. So the support of a column is chosen before it is solved, as in Ning and Karypis, "SLIM" (2011), with feature
 * selection. In plain TypeScript, for engines without SIMD; `openPairs` does the same in worker threads.
 */
export function solvedNearby(
  given: Csr,
  settings: SolvedSettings,
  { support = SUPPORT, kept = keptOf(given.columns) }: { readonly support?: number; readonly kept?: number } = {},
): Neighbours {
  const interactions = pairedOf(given);
  const byItem = transpose(interactions);
  const items = byItem.rows;
  const system = systemOf(interactions, settings);
  const { shares, diagonal, unit } = system;
  const scales = scalesOf(system);
  const near = Array.from({ length: items }, (_, item) => {
    const sums = new Map<number, number>();
    for (let at = byItem.starts[item]!; at < byItem.starts[item + 1]!; at++) {
      const user = byItem.indices[at]!;
      const weight = shares[user]! * byItem.values[at]!;
      for (let other = interactions.starts[user]!; other < interactions.starts[user + 1]!; other++) {
        const index = interactions.indices[other]!;
        if (index !== item) sums.set(index, (sums.get(index) ?? 0) + weight * interactions.values[other]!);
      }
    }
    const others = [...sums.keys()].sort((a, b) => a - b);
    const first = topOf(
      Float64Array.from(others, (other) => sums.get(other)! * scales[other]!),
      kept,
    );
    return new Map(first.map((at) => [others[at]!, sums.get(others[at]!)!]));
  });
  const size = Math.min(support, kept);
  const found: Neighbours = {
    width: size,
    indices: new Int32Array(items * size).fill(-1),
    weights: new Float32Array(items * size),
  };
  const ridge = settings.solvedRidge * unit;
  near.forEach((around, target) => {
    const own = [...around.keys()].slice(0, size);
    if (own.length === 0) return;
    const matrix = own.map((a) =>
      Float64Array.from(own, (b) => (a === b ? diagonal[a]! + ridge : (near[a]!.get(b) ?? near[b]!.get(a) ?? 0))),
    );
    const pull = Float64Array.from(own, (item) => around.get(item)!);
    found.indices.set(own, target * size);
    found.weights.set(solved(matrix, pull), target * size);
  });
  return turned(found, system, settings.width);
}
