import { FEWEST } from "../settings.ts";

/** A number of people as creators get it: a multiple of five, rounded down; undefined below five. */
export const roundedDown = (people: number): number | undefined =>
  people < FEWEST ? undefined : people - (people % FEWEST);
