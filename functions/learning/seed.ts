/** Writes demo data into learning's table. */
import type { Progress } from "./contract/progress.ts";
import { progressKey, ratingKey } from "./keys.ts";

export { itemOf as reviewItem } from "./adapters/reviews.ts";

/** How far a customer has come in a product. */
export const progressItem = (of: Progress): Record<string, unknown> => ({
  ...progressKey(of.customer, of.productId),
  ...of,
});

/** The stars of a product whose reviews are all of one price class. */
export const ratingItem = (
  productId: string,
  priceClass: "free" | "paid",
  { count, sum, counts }: { readonly count: number; readonly sum: number; readonly counts: readonly number[] },
): Record<string, unknown> => ({
  ...ratingKey(productId),
  productId,
  [`${priceClass}Count`]: count,
  [`${priceClass}Sum`]: sum,
  ...Object.fromEntries(counts.map((reviews, n) => [`${priceClass}${n + 1}`, reviews])),
  version: count,
});
