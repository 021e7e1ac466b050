import { uniform } from "../../shared/statistics/random.ts";
import { EXPLORED_AMONG, EXPLORED_EVENLY, EXPLORED_PLACE, SHORTEST_EXPLORED } from "../settings.ts";

/** The seed of an id: FNV-1a over its characters, 32 bits. */
export function seedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The random position in a list of `limit` items; undefined if it has none. */
export const explorationPosition = (limit: number): number | undefined =>
  limit < SHORTEST_EXPLORED ? undefined : Math.min(EXPLORED_PLACE, limit - 1);

/** An item that chance may choose, and the probability that it does. */
export interface Chance<T> {
  readonly item: T;
  readonly propensity: number;
}

/**
 * Draws one of the items that would not have been shown, half evenly and half by relevance, and returns its probability, by which
 * off-policy estimates divide.
 */
export function exploredItem<T extends { readonly relevance: number }>(
  others: readonly T[],
  seed: number,
): (Chance<T> & { readonly among: readonly Chance<T>[] }) | undefined {
  const among = others.slice(0, EXPLORED_AMONG);
  const total = among.reduce((sum, { relevance }) => sum + relevance, 0);
  const chances = among.map((item) => ({
    item,
    propensity:
      total > 0 ? EXPLORED_EVENLY / among.length + ((1 - EXPLORED_EVENLY) * item.relevance) / total : 1 / among.length,
  }));
  let point = uniform(seed)();
  for (const [at, chance] of chances.entries()) {
    // The last item gets the rounding error.
    if (point < chance.propensity || at === chances.length - 1) return { ...chance, among: chances };
    point -= chance.propensity;
  }
  return undefined;
}
