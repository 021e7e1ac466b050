import type { Product } from "../../catalogue/contract/product.ts";
import type { Recommendation } from "../contract/recommendation.ts";
import type { Source } from "../ranking/candidate.ts";
import type { Reason } from "../serving/reason.ts";

/** A product as a list shows it. */
export function cardOf({
  id,
  creatorId,
  type,
  title,
  topic,
  language,
  price,
  rating,
}: Product): Recommendation["product"] {
  return { id, creatorId, type, title, topic, language, price, rating };
}

/** What is similar, before its product is read again. */
export interface Near {
  readonly id: string;
  readonly source: Source;
  readonly score: number;
  readonly reason: Reason;
}

/** Similar products as they are now, without those that are no longer published. */
export const shown = (near: readonly Near[], products: ReadonlyMap<string, Product>): Recommendation[] =>
  near.flatMap(({ id, source, score, reason }) => {
    const product = products.get(id);
    return product?.state === "published" ? [{ product: cardOf(product), source, score, reason }] : [];
  });
