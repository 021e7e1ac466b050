import { presence } from "../../behaviour/contract/interaction-sum.ts";
import { type Csr, csrOf } from "../als/csr.ts";
import type { PassedOver } from "../attribution/day-tally.ts";
import type { LogState } from "../log/training-log.ts";
import { MOST_PASSED } from "../settings.ts";
import type { Dataset } from "./dataset.ts";

/** The negative weights of a row for items that are not in it, by the item's number. */
function againstByRow(
  data: Dataset,
  { subjects, merges }: LogState,
  { passed, until }: { readonly passed: readonly PassedOver[]; readonly until: number },
): Map<number, Map<number, number>> {
  const items = new Map(data.itemIds.map((id, item) => [id, item]));
  const rows = new Map(Array.from(data.subjects, (subject, row) => [subject, row]));
  const wanted = new Set(passed.map(({ subject }) => subject));
  const rowOf = new Map<string, number>();
  for (let subject = 0; subject < subjects.count; subject++) {
    const name = String.fromCharCode(subjects.tagOf(subject)) + subjects.textOf(subject);
    const row = wanted.has(name) ? rows.get(merges.get(subject)?.user ?? subject) : undefined;
    if (row !== undefined) rowOf.set(name, row);
  }
  const against = new Map<number, Map<number, number>>();
  for (const { subject, product, at, weight } of passed) {
    const row = rowOf.get(subject);
    const item = items.get(product);
    if (row === undefined || item === undefined || at >= until) continue;
    const own = against.get(row) ?? new Map<number, number>();
    against.set(row, own);
    own.set(item, (own.get(item) ?? 0) + weight * presence(at, until));
  }
  return against;
}

/**
 * The matrix that is fitted: a data set's, with a small negative weight for each product that a subject passed over. Products with
 * interactions keep their weights. It only affects the items: histories and evaluation do not use it. The same matrix if nothing was
 * passed over.
 * @param options `until` (ms): the instant of weighing; what was passed over later does not count
 */
export function withPassedOver(
  data: Dataset,
  state: LogState,
  options: { readonly passed: readonly PassedOver[]; readonly until: number },
): Csr {
  const { matrix } = data;
  if (options.passed.length === 0) return matrix;
  const against = againstByRow(data, state, options);
  const { rows, columns, starts, indices, values, places } = matrix;
  for (const [row, own] of against) {
    for (let at = starts[row]!; at < starts[row + 1]!; at++) own.delete(indices[at]!);
  }
  const added = [...against.values()].reduce((sum, own) => sum + own.size, 0);
  if (added === 0) return matrix;
  const row = new Int32Array(indices.length + added);
  const column = new Int32Array(row.length);
  const value = new Float32Array(row.length);
  const ownPlaces = new Float32Array(row.length);
  for (let of = 0, end = 0; of < rows; of++) {
    const from = starts[of]!;
    // Passed-over items have no rank in the order of choices; a row without an order stays without.
    const place = places && places[from]! < 0 ? -1 : 0;
    const held = Array.from({ length: starts[of + 1]! - from }, (_, n) => {
      const at = from + n;
      return { item: indices[at]!, weight: values[at]!, place: places?.[at] ?? 0 };
    });
    const passed = [...(against.get(of) ?? [])].map(([item, weight]) => {
      return { item, weight: -Math.min(MOST_PASSED, weight), place };
    });
    for (const entry of [...held, ...passed].sort((a, b) => a.item - b.item)) {
      row[end] = of;
      column[end] = entry.item;
      value[end] = entry.weight;
      ownPlaces[end++] = entry.place;
    }
  }
  return { ...csrOf(rows, columns, { row, column, value }), ...(places && { places: ownPlaces }) };
}
