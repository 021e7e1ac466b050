import { DAY_MS } from "../../shared/kernel/time.ts";
import type { EventType } from "./event-types.ts";

/** Days after which what was done counts half. */
export const HALF_LIFE_DAYS = 30;

/** What one fresh event of a kind weighs; a view is the unit. */
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
/** What is done now is weighed against this moment, so that what was weighed before need not be weighed again. */
const EPOCH = Date.UTC(2026, 0, 1);

/** What is done at `at` (ms) counts so much more than what was done at `than`, 2 to the half-lives between. */
export const presence = (at: number, than = EPOCH): number => 2 ** ((at - than) / HALF_LIFE_MS);

const FEWEST_STARS = 1;
const MOST_STARS = 5;
const within = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value));

/**
 * What one fresh event weighs: by its stars for a review, by the share studied for progress. A detail that is no
 * number, or beyond what it can be, is taken for the nearest that can: no event weighs more than its kind.
 */
export function strengthOf(type: EventType, detail: number | undefined): number {
  const given = detail === undefined || Number.isNaN(detail) ? undefined : detail;
  if (type === "review") return STRENGTH.review * ((within(given ?? 3, FEWEST_STARS, MOST_STARS) - 2.5) / 2.5);
  if (type === "progress") return STRENGTH.progress * (0.5 + 0.5 * within(given ?? 0, 0, 1));
  return STRENGTH[type];
}

/** The one of two strengths that says more; against the product if both say as much. */
export const strongerOf = (a: number, b: number): number => {
  const difference = Math.abs(a) - Math.abs(b);
  return difference > 0 || (difference === 0 && a < b) ? a : b;
};

/**
 * What all that someone did of one kind with one product comes to, as of an instant. Both numbers decay alike as time
 * goes on, so that what was added up is never weighed again. However often the same is added, `strongest` stays as it
 * is.
 */
export interface InteractionSum {
  /** The sum of the presences. */
  readonly present: number;
  /** Of the products of strength and presence the one that says most. */
  readonly strongest: number;
}

/** Two sums as of one instant. */
export const addedSums = (a: InteractionSum, b: InteractionSum): InteractionSum => ({
  present: a.present + b.present,
  strongest: strongerOf(a.strongest, b.strongest),
});

/** A sum `factor` times as present. */
export const fadedSum = ({ present, strongest }: InteractionSum, factor: number): InteractionSum => ({
  present: factor * present,
  strongest: factor * strongest,
});
