import type { Recommendation } from "../contract/recommendation.ts";
import type { Candidate } from "../ranking/candidate.ts";
import type { Receipt } from "../receipts/receipt.ts";
import type { Gathered, Situation } from "../serving/candidates.ts";
import type { Shelf } from "../serving/catalogue-index.ts";
import { type Language, reasonFor } from "../serving/reason.ts";
import { cardOf } from "./product-card.ts";

/** The items of a receipt as the caller sees them, with their reasons in `language`. */
export function listed(
  { items }: Receipt,
  ready: readonly Candidate[],
  gathered: Gathered,
  { history, shelf }: Situation,
  products: Shelf,
  language: Language,
): Recommendation[] {
  const byId = new Map(ready.map((candidate) => [candidate.id, candidate]));
  return items.flatMap(({ product: id, source, score, slot, propensity }) => {
    const product = products.get(id);
    const candidate = byId.get(id);
    if (!product || !candidate) return [];
    const reason = reasonFor(candidate, gathered.partsOf(candidate), history, shelf, language);
    return [{ product: cardOf(product), source, score, slot, propensity, reason }];
  });
}
