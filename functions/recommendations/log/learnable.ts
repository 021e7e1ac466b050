import type { EventType } from "../../behaviour/contract/event-types.ts";
import { NEEDS_ACCOUNT } from "../interactions/interaction.ts";
import { FEWEST_HOLDERS, MOST_ON_SHELF, VISITORS } from "../settings.ts";

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
  // More could not be shown, and would no longer load.
  mostItems: MOST_ON_SHELF,
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
