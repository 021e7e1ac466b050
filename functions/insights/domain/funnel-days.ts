import type { Place, Source } from "../contract/funnel.ts";
import { MOST_PRODUCTS } from "../settings.ts";
import { addedSteps, type JourneyCell, NO_STEPS, type StepCounts } from "./counts.ts";

/** Journeys that began on one day, as pages read them. */
export interface FunnelDay {
  readonly total: StepCounts;
  /** Most journeys first; products beyond the limit are only in the total. */
  readonly products: readonly (readonly [product: string, counts: StepCounts])[];
  readonly ways: readonly (readonly [placement: Place, source: Source, counts: StepCounts])[];
}

function summed<Key extends string>(
  cells: readonly JourneyCell[],
  keyOf: (cell: JourneyCell) => Key,
): (readonly [Key, number[]])[] {
  const sums = new Map<Key, number[]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    sums.set(key, addedSteps(sums.get(key) ?? NO_STEPS, cell.counts));
  }
  return [...sums].sort(([a, x], [b, y]) => (y[0] ?? 0) - (x[0] ?? 0) || (a < b ? -1 : 1));
}

export const funnelDay = (cells: readonly JourneyCell[]): FunnelDay => ({
  total: cells.reduce<StepCounts>((sum, { counts }) => addedSteps(sum, counts), NO_STEPS),
  products: summed(cells, ({ product }) => product).slice(0, MOST_PRODUCTS),
  ways: summed(cells, ({ placement, source }) => `${placement} ${source}`).map(([key, counts]) => {
    const [placement, source] = key.split(" ") as [Place, Source];
    return [placement, source, counts] as const;
  }),
});

/** The cells in an order that does not depend on how they were gathered. */
export const sortedCells = <Cell extends object>(cells: ReadonlyMap<string, Cell>): Cell[] =>
  [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
