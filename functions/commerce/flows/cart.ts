import type { Product } from "../../catalogue/contract/product.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { MOST_PRODUCTS } from "../settings.ts";
import type { FindProducts } from "./ports.ts";

/**
 * The products of a cart, with those of its bundles.
 * @param findProducts at most 100 at a time
 */
export async function inCart(
  findProducts: FindProducts,
  cart: readonly string[],
): Promise<ReadonlyMap<string, Product> | Refusal<"too-many-products">> {
  const found = await findProducts(cart);
  const all = rightsIn(cart, found);
  if (all.length > MOST_PRODUCTS) {
    return refuse(
      "too-many-products",
      `With the products of its bundles the cart has ${all.length} products; order ${MOST_PRODUCTS} at most.`,
    );
  }
  const parts = all.filter((id) => !cart.includes(id));
  return parts.length === 0 ? found : new Map([...found, ...(await findProducts(parts))]);
}

/** All products that a cart would entitle to, including those of its bundles. */
export const rightsIn = (cart: readonly string[], found: ReadonlyMap<string, Product>): string[] => [
  ...new Set(cart.flatMap((id) => [id, ...(found.get(id)?.includes ?? [])])),
];
