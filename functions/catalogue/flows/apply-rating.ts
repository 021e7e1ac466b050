import { conflict, type Pause, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import type { FindProduct, FindStars, ReplaceRating } from "./ports.ts";

export interface ApplyRatingPorts {
  readonly findProduct: FindProduct;
  readonly findStars: FindStars;
  readonly replaceRating: ReplaceRating;
  readonly pause: Pause;
}

/** Shows a product's current stars; the same or older ones change nothing. */
export async function applyStars(ports: ApplyRatingPorts, productId: string): Promise<void> {
  const applied = await retryOnConflict(ports.pause, async () => {
    const [product, { ratings, version }] = await Promise.all([
      ports.findProduct(productId),
      ports.findStars(productId),
    ]);
    if (!product || (product.ratingVersion ?? 0) >= version) return undefined;
    return (await ports.replaceRating(product, ratings, version)) ? undefined : conflict;
  });
  unlessBusy(applied, `The rating of product ${productId}`);
}
