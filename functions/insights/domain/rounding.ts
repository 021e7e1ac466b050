import { FEWEST } from "../settings.ts";

/** A number of people, for creators: rounded down to a multiple of five; undefined below five. */
export const roundedDown = (people: number): number | undefined =>
  people < FEWEST ? undefined : people - (people % FEWEST);
