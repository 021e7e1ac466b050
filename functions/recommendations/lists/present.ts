import type { Product } from "../../catalogue/contract/product.ts";
import type { CreatorCard } from "../../creators/contract/creator.ts";
import type { Candidate } from "../contract/candidate.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Recommendation } from "../contract/recommendation.ts";
import type { CandidateSet, Situation } from "../serving/candidates.ts";
import type { Shelf } from "../serving/catalogue-index.ts";
import { type Language, reasonFor } from "../serving/reason.ts";
import type { NearProduct } from "./similar.ts";

/** A product as a list shows it. */
function toCard({ id, creatorId, type, title, topic, language, price, rating }: Product): Recommendation["product"] {
  return { id, creatorId, type, title, topic, language, price, rating };
}

/** The items of a receipt as the caller sees them, with their reasons in `language`. */
export function toRecommendations(
  { items }: Receipt,
  {
    ready,
    gathered,
    situation: { history, acts, shelf },
    products,
    language,
  }: {
    readonly ready: readonly Candidate[];
    readonly gathered: CandidateSet;
    readonly situation: Situation;
    readonly products: Shelf;
    readonly language: Language;
  },
): Recommendation[] {
  const byId = new Map(ready.map((candidate) => [candidate.id, candidate]));
  return items.flatMap(({ product: id, source, score, slot, propensity }) => {
    const product = products.get(id);
    const candidate = byId.get(id);
    if (!product || !candidate) return [];
    const reason = reasonFor(candidate, { parts: gathered.partsOf(candidate), history, acts, shelf, language });
    return [{ product: toCard(product), source, score, slot, propensity, reason }];
  });
}

/** Items with the cards of their products' creators. */
export const withCreatorsOf = (
  items: readonly Recommendation[],
  cards: ReadonlyMap<string, CreatorCard>,
): Recommendation[] =>
  items.map((item) => {
    const creator = cards.get(item.product.creatorId);
    return creator ? { ...item, product: { ...item.product, creator } } : item;
  });

/** The creators of the products of some items. */
export const creatorsOf = (items: readonly Recommendation[]): string[] => items.map(({ product }) => product.creatorId);

/** Similar products with their current fields, without those that are no longer published. */
export const toSimilarProducts = (
  near: readonly NearProduct[],
  products: ReadonlyMap<string, Product>,
): Recommendation[] =>
  near.flatMap(({ id, source, score, reason }) => {
    const product = products.get(id);
    return product?.state === "published" ? [{ product: toCard(product), source, score, reason }] : [];
  });
