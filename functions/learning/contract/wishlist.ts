import * as z from "zod";
import { listedProduct, productId } from "../../catalogue/contract/product.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";

/** A product on a user's wishlist. */
export const wish = z.object({
  customer: z.string(),
  productId: z.string(),
  at: z.iso.datetime().describe("when it was put on the list"),
});
export type Wish = z.infer<typeof wish>;

const byProduct = { params: z.strictObject({ id: productId }), path: "/me/wishlist/{id}", access: "member" } as const;
const shown = wish.omit({ customer: true });

const putWish = route({
  ...byProduct,
  method: "PUT",
  summary: "Put a product on the caller's wishlist. Idempotent",
  reply: shown,
  refusals: { "unknown-product": 404, "wishlist-full": 409, ...BUSY },
});

const deleteWish = route({
  ...byProduct,
  method: "DELETE",
  summary: "Remove a product from the wishlist; if it is not on it, nothing happens",
  status: 204,
  refusals: { ...BUSY },
});

const getWishlist = route({
  method: "GET",
  path: "/me/wishlist",
  access: "member",
  summary: "The caller's wishlist, newest first, with the products as they are sold now",
  query: z.strictObject(pageQuery),
  reply: pageOf(shown.extend({ product: listedProduct.optional().describe("absent while it is off sale") })),
});

export const wishlistRoutes = { putWish, deleteWish, getWishlist };
