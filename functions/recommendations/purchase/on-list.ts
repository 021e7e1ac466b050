import { PLACEMENTS } from "../contract/placement.ts";
import { purchaseFeatures } from "../contract/purchase.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Situation } from "../serving/candidates.ts";
import { explained } from "./explained.ts";
import { type PersonKnown, purchaseSnapshot } from "./features.ts";
import type { PurchaseModel } from "./model.ts";

/** The purchase model that serves. */
export interface ServedPurchaseModel {
  readonly id: string;
  readonly features: readonly string[];
  readonly model: PurchaseModel;
}

/** Whether the model reads what this code computes: another's features are no features of ours. */
const isReadable = ({ features }: ServedPurchaseModel): boolean =>
  features.length === purchaseFeatures.length && purchaseFeatures.every((name, at) => features[at] === name);

/**
 * A receipt with what was known of the person and of each item as the list was made, and by the model that serves the probability of
 * each to be bought. The receipt itself for a list that offers nothing to buy, or that is for nobody known.
 */
export function withPurchase(
  receipt: Receipt,
  situation: Situation,
  { person, served }: { readonly person: PersonKnown | undefined; readonly served: ServedPurchaseModel | undefined },
): Receipt {
  const isForSomebody = receipt.user !== undefined || receipt.anonymousId !== undefined;
  if (!person || !isForSomebody || PLACEMENTS[receipt.placement].takes === "begun") return receipt;
  const relevance = new Map(receipt.candidates.map((each) => [each.id, each.relevance]));
  const placed = receipt.items.flatMap((item) => {
    const product = situation.shelf.get(item.product);
    return product ? [{ item, product }] : [];
  });
  const snapshot = purchaseSnapshot(
    person,
    situation,
    placed.map(({ item, product }) => ({
      product,
      position: item.position,
      relevance: relevance.get(item.product) ?? 0,
      isByChance: item.slot === "exploration",
    })),
  );
  const model = served && isReadable(served) ? served : undefined;
  const valuesOf = new Map(placed.map(({ item }, at) => [item, snapshot[at] ?? []]));
  return {
    ...receipt,
    purchase: { features: [...purchaseFeatures], model: model?.id },
    items: receipt.items.map((item) => {
      const values = valuesOf.get(item);
      return values ? { ...item, purchase: { values, ...(model && explained(model.model, values)) } } : item;
    }),
  };
}
