import { isRefused } from "./api.ts";
import type { Given } from "./form.ts";

/** What became of one of several that something was done to at once. */
export interface Fate {
  readonly id: string;
  /** Why it was not done, as the API says it. */
  readonly refused?: string;
}

/** As many as one form does at most: each is a call of its own, one after another. */
const MOST = 50;

/**
 * Does the same to each of what was ticked, and tells what became of each: that one is refused stops no other.
 * @throws what is no refusal of the API's
 */
export async function toEach(given: Given, work: (id: string) => Promise<unknown>): Promise<Fate[]> {
  const fates: Fate[] = [];
  for (const id of given.all("ticked").slice(0, MOST)) {
    try {
      await work(id);
      fates.push({ id });
    } catch (error) {
      if (!isRefused(error)) throw error;
      fates.push({ id, refused: error.detail || error.code });
    }
  }
  return fates;
}
