import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Product } from "../contract/product.ts";

/** Only products that are bought once for a price, and kept, can be paid in instalments. */
export function divisible(product: Product): Product | Refusal<"wrong-instalments"> {
  const { instalments, type, recurring, use, price } = product;
  if (!instalments) return product;
  const wrong = (detail: string) => refuse("wrong-instalments", `${detail}: leave instalments out.`);
  if (recurring) return wrong(`A product that is paid each ${recurring.interval} cannot have instalments`);
  if (use) return wrong("A product for credits cannot have instalments");
  if (type === "bundle" || type === "credit-pack") return wrong(`A ${type} is paid at once`);
  return price.amount === 0 ? wrong("A free product cannot have instalments") : product;
}
