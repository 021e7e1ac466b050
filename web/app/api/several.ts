import { isRefused } from "./api.ts";
import type { Given } from "./form.ts";

/** The outcome for one of several selected items. */
export interface Fate {
  readonly id: string;
  /** The API's reason if it was refused. */
  readonly refused?: string;
}

/** The most items of one form: each is a call of its own, one after the other. */
const MOST = 50;

/**
 * Does the same for each ticked item, and returns each outcome; a refusal does not stop the others.
 * @throws any error other than a refusal of the API
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
