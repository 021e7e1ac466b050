import type { KnownProduct } from "./interaction.ts";

/** What a person has done with a product, regardless of its weight by now. */
export interface Acts {
  readonly bought: boolean;
  /** Whether they studied a part of it. */
  readonly begun: boolean;
  readonly finished: boolean;
  /** The last interaction (ms since 1970). */
  readonly last: number;
}

/** @param known in any order; parts of one product's history are joined */
export function actsOf(known: Iterable<KnownProduct>): Map<string, Acts> {
  const acts = new Map<string, Acts>();
  for (const { product, at, sums } of known) {
    const before = acts.get(product);
    acts.set(product, {
      bought: before?.bought === true || sums.purchase !== undefined,
      begun: before?.begun === true || sums.progress !== undefined,
      finished: before?.finished === true || sums.complete !== undefined,
      last: Math.max(before?.last ?? Number.NEGATIVE_INFINITY, Date.parse(at)),
    });
  }
  return acts;
}
