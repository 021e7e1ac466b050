import type { Candidate } from "./candidate.ts";
import type { Recommendation } from "./contract.ts";
import { type Language, reasonFor } from "./reason.ts";
import type { Receipt } from "./receipt.ts";
import type { Gathered, Situation } from "./recommend.ts";
import type { Shelf } from "./shelf-index.ts";
import { cardOf } from "./shown.ts";

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
