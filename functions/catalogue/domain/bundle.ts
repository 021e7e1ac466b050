import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Product } from "../contract/product.ts";

const invalid = (detail: string) => refuse("invalid-bundle", detail);

/** Bundles, and only bundles, include products. */
export function composed(product: Product): Product | Refusal<"invalid-bundle"> {
  if (product.type === "bundle") return product.includes ? product : invalid('A bundle needs "includes": 2 to 20 ids.');
  if (!product.includes) return product;
  return invalid(`A ${product.type} includes no other products: leave includes out, or make it a bundle.`);
}

/** Why a product cannot be part of a bundle; undefined for one that can. */
function strange({ creatorId }: Product, id: string, part: Product | undefined): string | undefined {
  if (part?.creatorId !== creatorId) return `${id} is no product of yours`;
  if (part.type === "bundle") return `${id} is a bundle itself: name its products`;
  if (part.recurring) return `${id} is paid each ${part.recurring.interval}`;
  if (part.credits) return `${id} is a pack of credits, sold by itself`;
  if (part.use) return `${id} is used for credits, not sold`;
  return part.state === "published" ? undefined : `${id} is not on sale: publish it first`;
}

/**
 * A product that may be on sale with its included products as they are now. If one changes later, an order of the
 * bundle is refused.
 * @param parts what was found of the products that it includes
 */
export function sellable(product: Product, parts: ReadonlyMap<string, Product>): Product | Refusal<"invalid-bundle"> {
  const whole = composed(product);
  if (isRefusal(whole)) return whole;
  const reasons = (product.includes ?? []).flatMap((id) => strange(product, id, parts.get(id)) ?? []);
  return reasons.length === 0 ? product : invalid(`A bundle holds what is on sale by itself; ${reasons.join("; ")}.`);
}
