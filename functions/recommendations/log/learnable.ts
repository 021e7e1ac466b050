import type { EventType } from "../../behaviour/contract/event-types.ts";
import { NEEDS_ACCOUNT } from "../interactions/interaction.ts";
import { FEWEST_HOLDERS, MOST_ON_SHELF, VISITORS } from "../settings.ts";

/** What training may use of a log to which anyone can write. */
export interface Learnable {
  /** Whether the catalogue has a product of an id. */
  readonly isProduct: (id: string) => boolean;
  readonly fewestHolders: number;
  readonly mostItems: number;
}

export const learnableFrom = (catalogue: { has: (id: string) => boolean }): Learnable => ({
  isProduct: (id) => catalogue.has(id),
  fewestHolders: FEWEST_HOLDERS,
  // Serving's shelf has no more, and a larger model could not be loaded.
  mostItems: MOST_ON_SHELF,
});

/** Purchases and study, from our own tables: the events on which models are evaluated. */
export const FACTS: ReadonlySet<EventType> = NEEDS_ACCOUNT;

/**
 * A sum of visitors' weights under a cap: unchanged up to half of the cap, then growing ever more slowly towards it, so that
 * products which more visitors chose stay ahead.
 */
export const underCap = (sum: number, cap: number): number => (sum <= cap / 2 ? sum : cap - cap ** 2 / (4 * sum));

/** The cap of visitors' weights on a product, by the weight of the users who like it. */
export const capFor = (liked: number): number => Math.max(VISITORS.least, VISITORS.share * liked);
