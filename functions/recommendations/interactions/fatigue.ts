import { presence } from "../../behaviour/contract/interaction-sum.ts";
import type { Profile } from "../../behaviour/contract/profile.ts";
import { SHOWN_FORGIVEN, SHOWN_TO_HALF } from "../settings.ts";
import type { KnownProduct } from "./interaction.ts";

/** The most halvings: a score never falls below about a thousandth. */
const MOST_HALVED = 10;

/** The decayed number of a product's impressions, as of `at` (ISO 8601). */
export type Shown = Profile["shown"][number];

/**
 * How often each product was shown and ignored, as of `now` (ms): its impressions, less `SHOWN_FORGIVEN` for each interaction. Both
 * decay alike, so their order does not matter. Products without any are left out.
 */
export function passedOver(
  shown: Iterable<Shown>,
  known: Iterable<KnownProduct>,
  now: number,
): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const add = (product: string, count: number) => times.set(product, (times.get(product) ?? 0) + count);
  for (const { product, at, present } of shown) add(product, present * presence(Date.parse(at), now));
  for (const { product, at, sums } of known) {
    if (!times.has(product)) continue;
    const factor = SHOWN_FORGIVEN * presence(Date.parse(at), now);
    for (const { present } of Object.values(sums)) add(product, -factor * present);
  }
  return new Map([...times].filter(([, count]) => count > 0));
}

/** The share of the score that is left of a product that was ignored `times` times; never 0, so that it can come back. */
export const freshness = (times: number): number => 2 ** -Math.min(MOST_HALVED, times / SHOWN_TO_HALF);
