/** Writes demo data into catalogue's table. */
import { furtherItemsOf, itemOf } from "./adapters/products.ts";
import type { Details } from "./contract/details.ts";
import { type Product, priceClassOf } from "./contract/product.ts";
import { detailsKind, shelfKind } from "./keys.ts";

/** A product with its further items, without stars. */
export const productItems = (product: Product): Record<string, unknown>[] => [
  itemOf(product),
  ...furtherItemsOf(product),
];

/** The details of a product's own page. */
export const detailsItem = ({ id, version }: Product, told: Details): Record<string, unknown> => ({
  ...detailsKind.key({ id }),
  since: version,
  ...told,
});

/** A product with the stars that reviews gave it in the class of its price. */
export function ratedProductItems(product: Product, rating: Product["rating"]): Record<string, unknown>[] {
  const none = { count: 0, sum: 0 };
  const ratings = { free: none, paid: none, [priceClassOf(product)]: rating };
  return [itemOf({ ...product, rating, ratings, ratingVersion: rating.count }), ...furtherItemsOf(product)];
}

/** The shelves of the creators of products on sale. @param products each as it is sold, with its stars */
export function shelfItems(products: readonly Product[]): Record<string, unknown>[] {
  const shelves = new Map<string, { products: number; ratingCount: number; ratingSum: number }>();
  for (const { creatorId, state, rating } of products) {
    if (state !== "published") continue;
    const { products = 0, ratingCount = 0, ratingSum = 0 } = shelves.get(creatorId) ?? {};
    shelves.set(creatorId, {
      products: products + 1,
      ratingCount: ratingCount + rating.count,
      ratingSum: ratingSum + rating.sum,
    });
  }
  return [...shelves].map(([creator, shelf]) => ({ ...shelfKind.key({ creator }), ...shelf }));
}
