import { uniform } from "../../shared/statistics/random.ts";

/** The place that is given to chance: high enough to be seen, below those that are most sought. */
const PLACE = 4;
/** Lists shorter than this have no such place. */
const SHORTEST = 3;
/** How many of the next best items chance chooses among. */
const AMONG = 20;
/** The share of chance that all of them have alike: no propensity is below EVEN / AMONG. */
const EVEN = 0.5;

/** The seed that goes with an id: FNV-1a over its characters, 32 bits. */
export function seedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The place of a list of `limit` items that is given to chance. */
export const explorationPosition = (limit: number): number | undefined =>
  limit < SHORTEST ? undefined : Math.min(PLACE, limit - 1);

/**
 * Draws one of the items that would not have been shown, half evenly and half by relevance, and tells the probability
 * that it had: what an off-policy estimate divides by.
 */
export function exploredItem<T extends { readonly relevance: number }>(
  others: readonly T[],
  seed: number,
): { readonly item: T; readonly propensity: number } | undefined {
  const among = others.slice(0, AMONG);
  const total = among.reduce((sum, { relevance }) => sum + relevance, 0);
  const chances = among.map((item) => ({
    item,
    propensity: total > 0 ? EVEN / among.length + ((1 - EVEN) * item.relevance) / total : 1 / among.length,
  }));
  let point = uniform(seed)();
  for (const [at, chance] of chances.entries()) {
    // The last one takes what rounding left over.
    if (point < chance.propensity || at === chances.length - 1) return chance;
    point -= chance.propensity;
  }
  return undefined;
}
