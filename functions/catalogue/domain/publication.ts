import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { mediaTypesOf, suits } from "../contract/media.ts";
import type { Product } from "../contract/product.ts";
import { composed, sellable } from "./bundle.ts";
import { coherent } from "./credits.ts";
import { priced } from "./product.ts";

/** Types without content of their own: the seller's time, a membership, other products, or credits. */
const WITHOUT_CONTENT: readonly Product["type"][] = ["consultation", "membership", "bundle", "credit-pack"];

type Ill = Refusal<
  | "inconsistent-prices"
  | "not-recurring"
  | "wrong-credits"
  | "wrong-use"
  | "wrong-instalments"
  | "invalid-bundle"
  | "price-too-low"
>;

/** A product whose fields are consistent, published or not. */
export function wellMade(product: Product): Product | Ill {
  const sound = priced(product);
  if (isRefusal(sound)) return sound;
  const valid = coherent(sound);
  return isRefusal(valid) ? valid : composed(valid);
}

/** A product that has its content. */
function filled({ id, type, content }: Product): undefined | Refusal<"content-missing" | "wrong-media-type"> {
  if (!content) {
    if (WITHOUT_CONTENT.includes(type)) return undefined;
    return refuse(
      "content-missing",
      `A ${type} needs content: POST /products/${id}/content, PUT it to the URL, then POST /products/${id}/content/commit.`,
    );
  }
  return suits(content.mediaType, type) ? undefined : unsuited(type, content.mediaType);
}

export const unsuited = (type: Product["type"], mediaType: string): Refusal<"wrong-media-type"> =>
  refuse("wrong-media-type", `A ${type} is not ${mediaType}; it may be ${mediaTypesOf(type).join(", ")}.`);

/**
 * All rules of publication. Every change of a published product is checked against all of them.
 * @param parts what was found of the products that it includes
 */
export function fit(
  product: Product,
  parts: ReadonlyMap<string, Product>,
): Product | Ill | Refusal<"content-missing" | "wrong-media-type"> {
  const made = wellMade(product);
  if (isRefusal(made) || product.state !== "published") return made;
  return filled(product) ?? sellable(product, parts);
}

/** Whether a product may be on sale within a bundle too. */
export const isPart = ({ state, type, recurring, credits, use }: Product): boolean =>
  state === "published" && type !== "bundle" && !recurring && !credits && !use;
