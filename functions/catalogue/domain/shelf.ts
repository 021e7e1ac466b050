import type { Product } from "../contract/product.ts";

/** A product's contribution to its creator's shelf: itself and its stars, while it is on sale. */
const shareOf = ({ state, rating }: Product) =>
  state === "published" ? { products: 1, count: rating.count, sum: rating.sum } : { products: 0, count: 0, sum: 0 };

/** The change of a creator's shelf by a change of a product; undefined if there is none. */
export function shelfChange(
  before: Product,
  after: Product,
): { readonly products: number; readonly count: number; readonly sum: number } | undefined {
  const [was, is] = [shareOf(before), shareOf(after)];
  const change = { products: is.products - was.products, count: is.count - was.count, sum: is.sum - was.sum };
  return Object.values(change).some((by) => by !== 0) ? change : undefined;
}
