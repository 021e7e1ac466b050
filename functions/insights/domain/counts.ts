import { type Place, type Source, type Step, steps } from "../contract/funnel.ts";

/** The number of journeys that reached each step or a later one, in the order of `steps`. */
export type StepCounts = readonly number[];

export const NO_STEPS: StepCounts = steps.map(() => 0);

export const addedSteps = (a: StepCounts, b: StepCounts): number[] => a.map((count, n) => count + (b[n] ?? 0));

/** The counts of one journey: 1 up to its furthest step. */
export const upTo = (furthest: number): number[] => steps.map((_, n) => (n <= furthest ? 1 : 0));

/** Journeys that began on a day with one product at one place. */
export interface JourneyCell {
  readonly product: string;
  readonly placement: Place;
  readonly source: Source;
  readonly counts: StepCounts;
}

/** People who did something with a product on a day. */
export interface ActivityCell {
  readonly product: string;
  readonly type: string;
  readonly people: number;
}

export const stepNumber = (step: Step): number => steps.indexOf(step);
