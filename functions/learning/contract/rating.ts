import * as z from "zod";

/** The numbers of reviews with one to five stars in a price class, in one shard. */
const STARS = [1, 2, 3, 4, 5] as const;
type CountName = `${"free" | "paid"}${(typeof STARS)[number]}`;
const count = z.int().default(0);
const counts = {
  free1: count,
  free2: count,
  free3: count,
  free4: count,
  free5: count,
  paid1: count,
  paid2: count,
  paid3: count,
  paid4: count,
  paid5: count,
} satisfies Record<CountName, z.ZodType>;

/** A shard of a product's stars; `version` grows by one with each change of a review that counts. */
export const ratingAggregate = z
  .object({
    productId: z.string(),
    freeCount: z.int().default(0),
    freeSum: z.int().default(0),
    paidCount: z.int().default(0),
    paidSum: z.int().default(0),
    ...counts,
    version: z.int(),
  })
  .transform(({ productId, freeCount, freeSum, paidCount, paidSum, version, ...shard }) => {
    const countsOf = (price: "free" | "paid") => STARS.map((n) => shard[`${price}${n}`]);
    return {
      productId,
      ratings: {
        free: { count: freeCount, sum: freeSum, counts: countsOf("free") },
        paid: { count: paidCount, sum: paidSum, counts: countsOf("paid") },
      },
      version,
    };
  });

/** All shards of a product's stars together. Each shard's version only grows, and so does their sum. */
export function ratingSum(shards: readonly z.infer<typeof ratingAggregate>[]) {
  const none = () => ({ count: 0, sum: 0, counts: STARS.map(() => 0) });
  const ratings = { free: none(), paid: none() };
  for (const shard of shards) {
    for (const price of ["free", "paid"] as const) {
      ratings[price].count += shard.ratings[price].count;
      ratings[price].sum += shard.ratings[price].sum;
      ratings[price].counts = ratings[price].counts.map((count, n) => count + (shard.ratings[price].counts[n] ?? 0));
    }
  }
  return { ratings, version: shards.reduce((sum, shard) => sum + shard.version, 0) };
}
