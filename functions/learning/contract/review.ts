import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { lines } from "../../shared/kernel/text.ts";
import { denied } from "./access.ts";

/**
 * A review as stored: one for each customer and product, whatever the number of entitlements. It counts, and is shown,
 * while a right to the product is in force.
 */
export const review = z.object({
  id: z.ulid(),
  productId: z.string(),
  customer: z.string(),
  rating: z.int().min(1).max(5),
  text: z.string().max(5000).optional(),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().optional(),
  version: z.int().min(1).describe("the product's version that it was written of"),
  paid: z.boolean().describe("whether what it was written of was paid for"),
  counts: z.boolean(),
  revision: z.int().min(1).describe("grows with every change"),
});
export type Review = z.infer<typeof review>;

const byProduct = { params: z.strictObject({ id: productId }) } as const;

const shownReview = review
  .omit({ customer: true, counts: true, revision: true })
  .extend({ author: z.string().describe("an opaque name, the same for the same customer and product") });

const writeReview = route({
  ...byProduct,
  method: "POST",
  path: "/products/{id}/reviews",
  access: "member",
  summary: "Review a product that the caller is entitled to; once",
  body: z.strictObject({
    rating: z.int().min(1).max(5).describe("stars"),
    text: lines(5000).optional(),
  }),
  status: 201,
  reply: shownReview,
  refusals: { ...denied, "already-reviewed": 409, ...BUSY },
});

const ownReview = { ...byProduct, path: "/products/{id}/reviews/mine", access: "member" } as const;

const ownShown = shownReview.extend({
  counts: z.boolean().describe("whether it is shown and its stars count: while a right to the product is in force"),
});

const getOwnReview = route({
  ...ownReview,
  method: "GET",
  summary: "The caller's review of a product",
  reply: ownShown,
  refusals: { "not-reviewed": 404 },
});

const editReview = route({
  ...ownReview,
  method: "PUT",
  summary: "Change the caller's review of a product that they are entitled to; it is then of the version they have now",
  body: writeReview.body,
  reply: ownShown,
  refusals: { ...denied, "not-reviewed": 404, ...BUSY },
});

const deleteReview = route({
  ...ownReview,
  method: "DELETE",
  summary: "Take back the caller's review of a product, with its stars",
  status: 204,
  refusals: { "not-reviewed": 404, ...BUSY },
});

const listReviews = route({
  ...byProduct,
  method: "GET",
  path: "/products/{id}/reviews",
  access: "public",
  cache: 30,
  summary: "Reviews of a product as it is priced, free or paid, newest first, with the rating that they add up to",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownReview).extend({
    rating: z.object({
      count: z.int(),
      sum: z.int().describe("stars; sum / count is the mean"),
      counts: z.array(z.int()).length(5).describe("how many reviews gave 1, 2, 3, 4 and 5 stars"),
    }),
  }),
});

export const reviewRoutes = { writeReview, getOwnReview, editReview, deleteReview, listReviews };
