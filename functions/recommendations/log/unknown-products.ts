import type { Learnable } from "./learnable.ts";
import type { LogState } from "./training-log.ts";

/** How many ids the last weeks' events name that are no product's: someone's inventions, or a client that is wrong. */
export function unknownProducts({ interactions, products }: LogState, { isProduct }: Learnable): number {
  const named = new Uint8Array(products.count);
  for (const product of interactions.recent.product) named[product] = 1;
  return named.reduce((sum, each, product) => sum + (each === 1 && !isProduct(products.textOf(product)) ? 1 : 0), 0);
}
