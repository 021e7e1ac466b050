import * as z from "zod";
import { content, product, productId } from "../../catalogue/contract/product.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { lines, text } from "../../shared/kernel/text.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";

/** How far a learner is with a product. `furthest` never goes back; `progress` is where they are now. */
export const progress = z.object({
  customer: z.string(),
  productId: z.string(),
  progress: z.number().min(0).max(1),
  furthest: z.number().min(0).max(1),
  position: z.string().max(200).optional().describe("where to go on, in the product's own terms"),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().optional().describe("when the furthest point was first the end"),
});
export type Progress = z.infer<typeof progress>;

/** That a product's content was handed out to a customer, and how often. */
export const opening = z.object({
  customer: z.string(),
  productId: z.string(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
  count: z.int().min(1),
});
export type Opening = z.infer<typeof opening>;

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

/** What a customer did with a product. */
export interface Study {
  readonly progress?: Progress;
  readonly opening?: Opening;
}

/** A shard of a product's stars; `version` grows by one with each change of a review that counts. */
export const ratingAggregate = z
  .object({
    productId: z.string(),
    freeCount: z.int().default(0),
    freeSum: z.int().default(0),
    paidCount: z.int().default(0),
    paidSum: z.int().default(0),
    version: z.int(),
  })
  .transform(({ productId, freeCount, freeSum, paidCount, paidSum, version }) => ({
    productId,
    ratings: { free: { count: freeCount, sum: freeSum }, paid: { count: paidCount, sum: paidSum } },
    version,
  }));

/** All shards of a product's stars together. Each shard's version only grows, and so does their sum. */
export function ratingSum(shards: readonly z.infer<typeof ratingAggregate>[]) {
  const ratings = { free: { count: 0, sum: 0 }, paid: { count: 0, sum: 0 } };
  for (const shard of shards) {
    for (const price of ["free", "paid"] as const) {
      ratings[price].count += shard.ratings[price].count;
      ratings[price].sum += shard.ratings[price].sum;
    }
  }
  return { ratings, version: shards.reduce((sum, shard) => sum + shard.version, 0) };
}

const byProduct = { params: z.strictObject({ id: productId }) } as const;

/** A product of a library. */
export const libraryItem = z.object({
  product: product.pick({ id: true, creatorId: true, type: true, title: true, topic: true, language: true }),
  access: z.enum(["active", "suspended"]),
  grantedAt: z.iso.datetime(),
  progress: progress.omit({ customer: true, productId: true }).optional(),
});

const getLibrary = route({
  method: "GET",
  path: "/library",
  access: "member",
  summary: "What the caller may study, newest first, and how far they are; of a bundle its products",
  query: z.strictObject(pageQuery),
  reply: pageOf(libraryItem),
});

const denied = {
  "unknown-product": 404,
  "not-entitled": 403,
  "access-suspended": 403,
  "access-ended": 403,
  "access-revoked": 403,
} as const;

const getContent = route({
  ...byProduct,
  method: "GET",
  path: "/products/{id}/content",
  access: "member",
  summary: "A URL to the content as it was bought, good for five minutes; for who is entitled and for the creator",
  query: z.strictObject({
    version: wholeInText(1, Number.MAX_SAFE_INTEGER)
      .optional()
      .describe("of the product: the one that was bought, or the newest"),
  }),
  reply: content.pick({ name: true, mediaType: true, bytes: true }).extend({
    url: z.url(),
    expiresAt: z.iso.datetime(),
    version: z.int().describe("of the product, as which its content is handed out"),
    newer: content
      .pick({ name: true, mediaType: true, bytes: true })
      .extend({ version: z.int() })
      .optional()
      .describe("content that has come since: ask for its version"),
  }),
  refusals: { ...denied, "no-content": 404, "unknown-version": 404, "is-bundle": 409, ...BUSY },
});

const getAccess = route({
  ...byProduct,
  method: "GET",
  path: "/products/{id}/access",
  access: "member",
  summary: "Whether the caller may open a product, and why: each source of a right to it with its state",
  reply: z.object({
    allowed: z.boolean(),
    because: z.string().describe("the decision in a sentence"),
    sources: z.array(
      z.object({
        source: z.string().describe("creator, or what gives the right: ORDER#<order id>, SEAT#<organisation>#<seat>"),
        state: z.enum(["active", "suspended", "ended", "revoked"]),
        since: z.iso.datetime().optional(),
        until: z.iso.datetime().optional(),
        because: z.string(),
      }),
    ),
  }),
  refusals: { "unknown-product": 404 },
});

const putProgress = route({
  ...byProduct,
  method: "PUT",
  path: "/products/{id}/progress",
  access: "member",
  summary: "Keep how far the caller is; the same again changes nothing",
  body: z.strictObject({
    progress: z.number().min(0).max(1).describe("share of the product, 0 to 1"),
    position: text(200).optional(),
  }),
  reply: progress.omit({ customer: true }),
  refusals: { ...denied, "is-bundle": 409, ...BUSY },
});

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
    rating: z.object({ count: z.int(), sum: z.int().describe("stars; sum / count is the mean") }),
  }),
});

export const routes = {
  getLibrary,
  getContent,
  getAccess,
  putProgress,
  writeReview,
  getOwnReview,
  editReview,
  deleteReview,
  listReviews,
};
