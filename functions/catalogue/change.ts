import { isRefusal, type Refusal, refuse } from "../shared/kernel/refusal.ts";
import type { Product, ShownProduct } from "./contract.ts";
import type { FindProduct, ReplaceProduct } from "./ports.ts";
import { shown } from "./product.ts";

export interface ChangePorts {
  readonly findProduct: FindProduct;
  readonly replaceProduct: ReplaceProduct;
}

/** Loads a product, decides on its next version, and stores both; another change meanwhile is a refusal. */
export async function change<Code extends string>(
  ports: ChangePorts,
  id: string,
  decide: (product: Product | undefined) => Product | Refusal<Code> | Promise<Product | Refusal<Code>>,
): Promise<ShownProduct | Refusal<Code | "version-conflict">> {
  const before = await ports.findProduct(id);
  const after = await decide(before);
  if (isRefusal(after)) return after as Refusal<Code>;
  if (before && (await ports.replaceProduct(before, after as Product))) return shown(after as Product);
  return refuse("version-conflict", "The product was changed meanwhile; read it again and repeat the change.");
}
