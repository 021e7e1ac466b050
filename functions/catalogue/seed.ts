/** What fills catalogue's table from outside: demo data. */
import { furtherItemsOf, itemOf } from "./adapters/products.ts";
import { type Product, priceClassOf } from "./contract/product.ts";

/** A product and what is kept beside it, without stars. */
export const productItems = (product: Product): Record<string, unknown>[] => [
  itemOf(product),
  ...furtherItemsOf(product),
];

/** A product with the stars that reviews gave it in the class of its price. */
export function ratedProductItems(product: Product, rating: Product["rating"]): Record<string, unknown>[] {
  const none = { count: 0, sum: 0 };
  const ratings = { free: none, paid: none, [priceClassOf(product)]: rating };
  return [itemOf({ ...product, rating, ratings, ratingVersion: rating.count }), ...furtherItemsOf(product)];
}
