import * as z from "zod";

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
