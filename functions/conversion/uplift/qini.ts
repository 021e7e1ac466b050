import { bootstrapInterval, type Interval } from "../../shared/statistics/resample.ts";

/** Rows that were treated at random or not, their outcomes, and the predicted uplift of each. */
export interface Treated {
  readonly predicted: Float64Array;
  readonly treated: Uint8Array;
  readonly outcomes: Float64Array;
}

export interface Qini {
  /** The area between the model's curve and that of a random order, in outcomes per treated row. */
  readonly coefficient: number;
  readonly interval: Interval;
  /** The mean effect of treating everybody. */
  readonly averageEffect: number;
  /** Whether the whole interval is above 0: only then does the model predict whom a treatment influences. */
  readonly isFound: boolean;
}

/**
 * The Qini coefficient (Radcliffe 2007): over the share of rows that would be treated first by the model, the gain is
 * Y_t - Y_c N_t / N_c, where Y and N are outcomes and rows among them; the straight line to the end is what a random order gives.
 */
function areaOf(
  rows: Treated,
  order: Uint32Array,
  counts?: Uint8Array,
): { readonly area: number; readonly end: number } {
  let treated = 0;
  let control = 0;
  let outcomesOfTreated = 0;
  let outcomesOfControl = 0;
  let total = 0;
  let area = 0;
  let gain = 0;
  for (const row of order) {
    const count = counts === undefined ? 1 : counts[row]!;
    if (count === 0) continue;
    if (rows.treated[row] === 1) {
      treated += count;
      outcomesOfTreated += count * rows.outcomes[row]!;
    } else {
      control += count;
      outcomesOfControl += count * rows.outcomes[row]!;
    }
    const before = gain;
    gain = control === 0 ? 0 : outcomesOfTreated - (outcomesOfControl * treated) / control;
    area += (count * (before + gain)) / 2;
    total += count;
  }
  return { area: (area / total - gain / 2) / treated, end: gain / treated };
}

/** The Qini coefficient of a model's order with its 95 % bootstrap interval, given the model. */
export function qini(rows: Treated, seed: number): Qini {
  const { predicted } = rows;
  const order = Uint32Array.from(predicted.keys()).sort((a, b) => predicted[b]! - predicted[a]!);
  const { area, end } = areaOf(rows, order);
  const interval = bootstrapInterval(predicted.length, (counts) => areaOf(rows, order, counts).area, { seed });
  return { coefficient: area, interval, averageEffect: end, isFound: interval.low > 0 };
}
