import { presence } from "../../behaviour/contract/interaction-sum.ts";
import type { Profile } from "../../behaviour/contract/profile.ts";
import { SHOWN_FORGIVEN, SHOWN_TO_HALF } from "../settings.ts";
import type { KnownProduct } from "./interaction.ts";

/** More than a thousand times less than it was would be no different. */
const MOST_HALVED = 10;

/** How often a product was shown, as of `at` (ISO 8601): showings fade as all else does. */
export type Shown = Profile["shown"][number];

/**
 * How often each product was shown and passed over, as of `now` (ms): its showings, less so many for each thing done with it.
 * Both fade alike, so that it does not matter in which order they are told. Products of none are left out.
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

/** The share of a score that is left of a product that was passed over so many times: never nothing, so that it can come back. */
export const freshness = (times: number): number => 2 ** -Math.min(MOST_HALVED, times / SHOWN_TO_HALF);
