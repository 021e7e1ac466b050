import type { Learnable } from "./learnable.ts";
import type { LogState } from "./training-log.ts";

/** The number of unknown product ids in recent events, which may be invented or due to a faulty client. */
export function unknownProducts({ interactions, products }: LogState, { isProduct }: Learnable): number {
  const named = new Uint8Array(products.count);
  for (const product of interactions.recent.product) named[product] = 1;
  return named.reduce((sum, each, product) => sum + (each === 1 && !isProduct(products.textOf(product)) ? 1 : 0), 0);
}
