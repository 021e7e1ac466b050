import type { EventType } from "../../behaviour/contract/event-types.ts";
import { NEEDS_ACCOUNT } from "../interactions/interaction.ts";

/** An id that one subject alone holds may be anyone's invention, and says nothing of what goes with what. */
const FEWEST_HOLDERS = 2;
/** As many products as serving's shelf holds: more could not be shown, and would no longer load. */
const MOST_ITEMS = 100_000;

/** What visitors are to training. They need no account, so that however many there are may all be one. */
export const VISITORS = {
  /** What one visitor weighs on a product at most, for it or against it: a view. */
  each: 1,
  /** What all of them weigh on a product together at most, as a share of what users do who like it... */
  share: 0.5,
  /** ...or this, where that is less: two views. */
  least: 2,
};

/** What may be learnt from a log that anyone can write to. */
export interface Learnable {
  /** Whether the catalogue has a product of an id. */
  readonly isProduct: (id: string) => boolean;
  readonly fewestHolders: number;
  readonly mostItems: number;
}

export const learnableFrom = (catalogue: { has: (id: string) => boolean }): Learnable => ({
  isProduct: (id) => catalogue.has(id),
  fewestHolders: FEWEST_HOLDERS,
  mostItems: MOST_ITEMS,
});

/** What people did who paid or studied, as the tables tell it: what models are judged by. */
export const FACTS: ReadonlySet<EventType> = NEEDS_ACCOUNT;

/**
 * What a sum of visitors' weights comes to under a cap: itself up to half of the cap, then ever less, and never the cap.
 * What more visitors chose stays ahead of what fewer did, however many they are.
 */
export const underCap = (sum: number, cap: number): number => (sum <= cap / 2 ? sum : cap - cap ** 2 / (4 * sum));

/** What visitors may weigh on a product that users like so much in all. */
export const capFor = (liked: number): number => Math.max(VISITORS.least, VISITORS.share * liked);
