import { PLACEMENTS } from "../contract/placement.ts";
import { purchaseFeatures } from "../contract/purchase.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Situation } from "../serving/candidates.ts";
import { explained } from "./explained.ts";
import { type PersonKnown, purchaseSnapshot } from "./features.ts";
import type { PurchaseModel } from "./model.ts";

/** The serving purchase model. */
export interface ServedPurchaseModel {
  readonly id: string;
  readonly features: readonly string[];
  readonly model: PurchaseModel;
}

/** Whether the model's features are those that this code computes. */
const isReadable = ({ features }: ServedPurchaseModel): boolean =>
  features.length === purchaseFeatures.length && purchaseFeatures.every((name, at) => features[at] === name);

/**
 * A receipt with the features of each item when the list was made, and each item's purchase probability by the serving model.
 * The unchanged receipt if the list has nothing to buy, or its reader is unknown.
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
