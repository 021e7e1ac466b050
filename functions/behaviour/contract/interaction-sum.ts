import { DAY_MS } from "../../shared/kernel/time.ts";
import type { EventType } from "./event-types.ts";

/** The half-life of interactions, in days. */
export const HALF_LIFE_DAYS = 30;

/** The weight of one new event of a kind; a view is the unit. */
export const STRENGTH: Readonly<Record<EventType, number>> = {
  impression: 0,
  search: 0,
  click: 0.5,
  view: 1,
  progress: 2,
  complete: 3,
  cart: 2,
  checkout: 2.5,
  purchase: 4,
  review: 2,
  refund: -5,
  dismiss: -4,
  wish: 2,
};

const HALF_LIFE_MS = HALF_LIFE_DAYS * DAY_MS;
/** The instant of reference for weights: with a fixed one, stored sums stay valid. */
const EPOCH = Date.UTC(2026, 0, 1);

/** The relative weight of an interaction at `at` (ms) to one at `than`: 2 to the power of the half-lives between. */
export const presence = (at: number, than = EPOCH): number => 2 ** ((at - than) / HALF_LIFE_MS);

const FEWEST_STARS = 1;
const MOST_STARS = 5;
const within = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value));

/**
 * The weight of one new event: by its stars for a review, by the share studied for progress. An invalid detail counts
 * as the nearest valid one: no event weighs more than its kind.
 */
export function strengthOf(type: EventType, detail: number | undefined): number {
  const given = detail === undefined || Number.isNaN(detail) ? undefined : detail;
  if (type === "review") return STRENGTH.review * ((within(given ?? 3, FEWEST_STARS, MOST_STARS) - 2.5) / 2.5);
  if (type === "progress") return STRENGTH.progress * (0.5 + 0.5 * within(given ?? 0, 0, 1));
  return STRENGTH[type];
}

/** The stronger of two weights; the negative one if they are equal. */
export const strongerOf = (a: number, b: number): number => {
  const difference = Math.abs(a) - Math.abs(b);
  return difference > 0 || (difference === 0 && a < b) ? a : b;
};

/**
 * The sum of a subject's interactions of one kind with one product, as of an instant. Both numbers decay alike, so that
 * stored sums stay valid. However often the same event is added, `strongest` stays.
 */
export interface InteractionSum {
  /** The sum of the decayed interactions. */
  readonly present: number;
  /** The strongest of the decayed weights. */
  readonly strongest: number;
}

/** Two sums as of one instant. */
export const addedSums = (a: InteractionSum, b: InteractionSum): InteractionSum => ({
  present: a.present + b.present,
  strongest: strongerOf(a.strongest, b.strongest),
});

/** A sum, scaled by `factor`. */
export const fadedSum = ({ present, strongest }: InteractionSum, factor: number): InteractionSum => ({
  present: factor * present,
  strongest: factor * strongest,
});
