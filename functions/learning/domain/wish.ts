import type { Product } from "../../catalogue/contract/product.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Wish } from "../contract/wishlist.ts";
import { MOST_WISHES } from "../settings.ts";

/**
 * A new wish; the same object if the product is on the list already.
 * @param count the number of products on the list
 */
export function wished(
  product: Product | undefined,
  kept: Wish | undefined,
  count: number,
  { customer, at }: Pick<Wish, "customer" | "at">,
): Wish | Refusal<"unknown-product" | "wishlist-full"> {
  if (kept) return kept;
  if (product?.state !== "published") return refuse("unknown-product", "There is no such product on sale.");
  if (count < MOST_WISHES) return { customer, productId: product.id, at };
  return refuse("wishlist-full", `The list can have at most ${MOST_WISHES} products: remove some first.`);
}
