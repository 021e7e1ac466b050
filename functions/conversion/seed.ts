/** What fills conversion's table from outside: demo data. It is made by conversion's own rules. */
import type { Product } from "../catalogue/contract/product.ts";
import { isRefusal } from "../shared/kernel/refusal.ts";
import { decisionItem } from "./adapters/decisions.ts";
import { budgetItems, offerItem, situationItem } from "./adapters/offers.ts";
import { decide } from "./offers/decision.ts";
import { dayOfDecisions, learnt } from "./offers/nights.ts";
import { newOffer, type OfferAsked } from "./offers/offer.ts";
import { armsFor, joined, type Situation } from "./offers/situation.ts";

/** A choice that was made long enough ago to have matured, and the margin that it led to, in minor units. */
export interface PastChoice {
  readonly person: string;
  readonly at: string;
  /** In [0, 1). */
  readonly chance: number;
  readonly marginOf: (arm: string) => number | undefined;
}

/**
 * Offers on one product, with what was learnt from choices in the past.
 * @param holder who has a choice that stands, of the last offer
 * @throws Error where an offer cannot be made
 */
export function offerItems(
  asked: readonly OfferAsked[],
  product: Product,
  { past, holder, at }: { readonly past: readonly PastChoice[]; readonly holder: string; readonly at: string },
): Record<string, unknown>[] {
  const items: Record<string, unknown>[] = [];
  let situation: Situation | undefined;
  for (const each of asked) {
    const offer = newOffer(each, new Map([[product.id, product]]));
    if (isRefusal(offer)) throw new Error(offer.detail);
    const after = joined(situation, offer, product, each.at);
    if (isRefusal(after)) throw new Error(after.detail);
    situation = { ...after, version: 1 };
    items.push(offerItem(offer), ...budgetItems(offer));
  }
  if (!situation) return items;
  const place = situation;
  const known = { buyers: "new" as const, topics: [] };
  const choosing = { situation: place, known, features: [0, 0, 0, 0, 0], round: 0 };
  const decisions = past.map(({ person, at: then, chance, marginOf }) => {
    const made = decide({ ...choosing, person, arms: armsFor(place, known, then), at: then, chance });
    const margin = marginOf(made.arm);
    return margin === undefined ? made : { ...made, outcomes: { [person]: { margin, version: 1 } } };
  });
  const day = at.slice(0, 10);
  const now = learnt(place, [dayOfDecisions(day, decisions)], at);
  const last = decide({ ...choosing, situation: now, person: holder, arms: armsFor(now, known, at), at, chance: 1 });
  return [...items, situationItem({ ...now, version: 1 }), decisionItem(last)];
}
