import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Product } from "../contract/product.ts";
import { divisible } from "./instalments.ts";
import { billable, chargeable } from "./product.ts";

/**
 * Credits come in packs, which are bought, so that only a draft of one may be without a price; a product paid in credits
 * is neither a pack nor a membership.
 */
function creditable(product: Product): Product | Refusal<"wrong-credits" | "wrong-use"> {
  const { type, credits, use, recurring, price, state } = product;
  if (type === "credit-pack") {
    if (!credits) return refuse("wrong-credits", "A credit-pack needs credits: {amount, validDays}.");
    if (price.amount === 0 && state !== "draft") {
      return refuse("wrong-credits", "A credit-pack cannot be free: set a price.");
    }
    if (use) return refuse("wrong-use", "A pack is bought, not used: leave use out.");
    return product;
  }
  if (credits)
    return refuse(
      "wrong-credits",
      `Only a credit-pack holds credits, not a product of type ${type}: leave credits out.`,
    );
  if (use && (type === "membership" || recurring)) {
    return refuse("wrong-use", "A membership is subscribed to, not used for credits: leave use out.");
  }
  return product;
}

/** A product whose fields go together. */
export function coherent(
  product: Product,
): Product | Refusal<"not-recurring" | "wrong-credits" | "wrong-use" | "wrong-instalments" | "price-too-low"> {
  const dear = chargeable(product);
  if (isRefusal(dear)) return dear;
  const paid = billable(product);
  if (isRefusal(paid)) return paid;
  const used = creditable(paid);
  return isRefusal(used) ? used : divisible(used);
}
