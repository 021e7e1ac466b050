import * as z from "zod";
import { languages, product, productId } from "../../catalogue/contract/product.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { lines } from "../../shared/kernel/text.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";
import { denied } from "./access.ts";

/** A creator's reply to a review. */
const reviewReply = z.object({
  text: z.string(),
  at: z.iso.datetime().describe("when it was written or last changed"),
  creator: z.string().describe("who wrote it"),
});

/**
 * A review as stored: one for each customer and product, whatever the number of entitlements. It counts and is shown
 * while an entitlement is in force.
 */
export const review = z.object({
  id: z.ulid(),
  productId: z.string(),
  customer: z.string(),
  rating: z.int().min(1).max(5),
  text: z.string().max(5000).optional(),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().optional(),
  version: z.int().min(1).describe("the version that its author had"),
  paid: z.boolean().describe("whether its author had paid for the product"),
  named: z.boolean().optional().describe("whether its author's display name is shown with it"),
  creatorId: z.string().optional().describe("the product's creator"),
  reply: reviewReply.optional(),
  counts: z.boolean(),
  revision: z.int().min(1).describe("grows with every change"),
});
export type Review = z.infer<typeof review>;

const byProduct = { params: z.strictObject({ id: productId }) } as const;

const shownReview = review.omit({ customer: true, creatorId: true, named: true, counts: true, revision: true }).extend({
  author: z
    .string()
    .describe(
      "the author's display name if they agreed; otherwise an opaque name, the same for the same customer and product",
    ),
  verified: z.literal(true).describe("its author has a right to the product: nobody else can write one"),
});
export type ShownReview = z.infer<typeof shownReview>;

const writeReview = route({
  ...byProduct,
  method: "POST",
  path: "/products/{id}/reviews",
  access: "member",
  summary: "Review a product that the caller is entitled to; once",
  body: z.strictObject({
    rating: z.int().min(1).max(5).describe("stars"),
    text: lines(5000).optional(),
    named: z.boolean().default(false).describe("whether the caller's display name is shown with it"),
  }),
  status: 201,
  reply: shownReview,
  refusals: { ...denied, "already-reviewed": 409, ...BUSY },
});

const ownReview = { ...byProduct, path: "/products/{id}/reviews/mine", access: "member" } as const;

const ownShown = shownReview.extend({
  named: z.boolean().describe("whether the caller's display name is shown with it"),
  counts: z.boolean().describe("whether it is shown and its stars count: while its author has a right to the product"),
});

const listOwnReviews = route({
  method: "GET",
  path: "/me/reviews",
  access: "member",
  summary: "The caller's reviews, newest first, with the creators' replies",
  query: z.strictObject(pageQuery),
  reply: pageOf(
    ownShown.extend({
      product: z
        .object({ title: z.string(), language: z.enum(languages), state: product.shape.state })
        .optional()
        .describe("the product, with its current title"),
    }),
  ),
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
  summary:
    "Change the caller's review of a product that they are entitled to; it then names the version that they have now",
  body: writeReview.body,
  reply: ownShown,
  refusals: { ...denied, "not-reviewed": 404, ...BUSY },
});

const deleteReview = route({
  ...ownReview,
  method: "DELETE",
  summary: "Delete the caller's review of a product, with its stars",
  status: 204,
  refusals: { "not-reviewed": 404, ...BUSY },
});

const reviewOrders = ["newest", "oldest", "highest", "lowest"] as const;
export type ReviewOrder = (typeof reviewOrders)[number];

const listReviews = route({
  ...byProduct,
  method: "GET",
  path: "/products/{id}/reviews",
  access: "public",
  cache: 30,
  summary: "Reviews of a product in its current price class (free or paid), with their rating",
  query: z
    .strictObject({
      ...pageQuery,
      sort: z.enum(reviewOrders).default("newest").describe("highest and lowest: by their stars"),
      stars: wholeInText(1, 5).optional().describe("only those with so many stars, newest or oldest first"),
    })
    .refine(({ sort, stars }) => stars === undefined || sort === "newest" || sort === "oldest", {
      path: ["sort"],
      error: "with `stars`, sort by newest or oldest",
    }),
  reply: pageOf(shownReview).extend({
    rating: z.object({
      count: z.int(),
      sum: z.int().describe("stars; sum / count is the mean"),
      counts: z.array(z.int()).length(5).describe("how many reviews gave 1, 2, 3, 4 and 5 stars"),
    }),
  }),
});

const listReceivedReviews = route({
  method: "GET",
  path: "/me/products/reviews",
  access: "creator",
  summary: "The counting reviews of all of the caller's products, newest first",
  query: z.strictObject({
    ...pageQuery,
    show: z.enum(["all", "unanswered"]).default("all"),
  }),
  reply: pageOf(shownReview),
});

const ofReview = {
  access: "creator",
  path: "/products/{id}/reviews/{review}/reply",
  params: z.strictObject({ id: productId, review: z.ulid() }),
  refusals: { "unknown-review": 404, ...BUSY },
} as const;

const answerReview = route({
  ...ofReview,
  method: "PUT",
  limits: [{ per: "caller", most: 120, within: HOUR }],
  summary: "Reply to a review of the caller's product, or replace the reply; everyone sees it",
  body: z.strictObject({ text: lines(2000) }),
  reply: shownReview,
});

const withdrawAnswer = route({
  ...ofReview,
  method: "DELETE",
  summary: "Delete the caller's reply to a review",
  status: 204,
});

export const reviewRoutes = {
  writeReview,
  listOwnReviews,
  getOwnReview,
  editReview,
  deleteReview,
  listReviews,
  listReceivedReviews,
  answerReview,
  withdrawAnswer,
};
