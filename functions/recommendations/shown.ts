import type { Product } from "../catalogue/contract.ts";
import type { Recommendation } from "./contract.ts";
import type { Candidate } from "./recommend.ts";

/** Candidates with their products as they are now, without those that are no longer published. */
export const shown = (candidates: readonly Candidate[], products: ReadonlyMap<string, Product>): Recommendation[] =>
  candidates.flatMap(({ id, source, score, reason }) => {
    const product = products.get(id);
    if (product?.state !== "published") return [];
    const { creatorId, type, title, topic, language, price, rating } = product;
    return [{ product: { id, creatorId, type, title, topic, language, price, rating }, source, score, reason }];
  });
