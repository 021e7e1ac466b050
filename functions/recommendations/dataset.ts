import { type Csr, csrOf } from "./als/csr.ts";
import type { History } from "./als/fold-in.ts";
import { type Interaction, weigh } from "./interaction.ts";

/** Weighted interactions of subjects by products, ready to be fitted. */
export interface Dataset {
  readonly subjects: readonly string[];
  readonly itemIds: readonly string[];
  readonly matrix: Csr;
  /** Decayed positive weight of each item over all subjects. */
  readonly popularity: Float32Array;
}

/** Weighs every subject's interactions as of `now` (ms). Products and subjects come out in order of their ids. */
export function datasetOf(bySubject: ReadonlyMap<string, readonly Interaction[]>, now: number): Dataset {
  const subjects = [...bySubject.keys()].sort();
  const weighed = subjects.map((subject) => weigh(bySubject.get(subject)!, now));
  const itemIds = [...new Set(weighed.flatMap((weights) => [...weights.keys()]))].sort();
  const indexOf = new Map(itemIds.map((id, index) => [id, index]));
  const row: number[] = [];
  const column: number[] = [];
  const value: number[] = [];
  const popularity = new Float32Array(itemIds.length);
  weighed.forEach((weights, subject) => {
    for (const [product, { weight }] of weights) {
      const item = indexOf.get(product)!;
      row.push(subject);
      column.push(item);
      value.push(weight);
      if (weight > 0) popularity[item]! += weight;
    }
  });
  return { subjects, itemIds, matrix: csrOf(subjects.length, itemIds.length, { row, column, value }), popularity };
}

/** One subject's row as a history. */
export const historyOf = ({ starts, indices, values }: Csr, row: number): History => ({
  indices: indices.subarray(starts[row]!, starts[row + 1]!),
  weights: values.subarray(starts[row]!, starts[row + 1]!),
});
