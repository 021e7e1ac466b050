import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { type Product, priceClassOf, type ShownProduct } from "../contract/product.ts";
import { ratingOf, shown } from "../domain/product.ts";
import { fit } from "../domain/publication.ts";
import type { Upload } from "../domain/upload.ts";
import type { FindProduct, FindProducts, ReplaceProduct } from "./ports.ts";

export interface ChangePorts {
  readonly findProduct: FindProduct;
  readonly findProducts: FindProducts;
  readonly replaceProduct: ReplaceProduct;
}

type Unfit = Exclude<ReturnType<typeof fit>, Product>["refused"];

/**
 * The door of all changes of what may be on sale: loads a product, decides on its next version, holds it to the rules of publication, and
 * stores both versions; another change meanwhile is a refusal.
 * @param upload what was uploaded and is used up by the change
 */
export async function change<Code extends string>(
  ports: ChangePorts,
  id: string,
  decide: (product: Product | undefined) => Product | Refusal<Code> | Promise<Product | Refusal<Code>>,
  upload?: Upload,
): Promise<ShownProduct | Refusal<Code | Unfit | "version-conflict" | "in-bundle">> {
  const before = await ports.findProduct(id);
  const decided = await decide(before);
  if (isRefusal(decided)) return decided as Refusal<Code>;
  const parts = await ports.findProducts((decided as Product).includes ?? []);
  const judged = fit(decided as Product, parts);
  if (isRefusal(judged)) return judged as Refusal<Unfit>;
  const product = judged as Product;
  const isReclassed = before !== undefined && priceClassOf(before) !== priceClassOf(product);
  const after = isReclassed ? { ...product, rating: ratingOf(product) } : product;
  return store(ports, before, after, parts, upload);
}

/** A product that goes off sale: whatever it is, it may. */
export async function withdraw<Code extends string>(
  ports: Omit<ChangePorts, "findProducts">,
  id: string,
  decide: (product: Product | undefined) => Product | Refusal<Code>,
): Promise<ShownProduct | Refusal<Code | "version-conflict" | "in-bundle">> {
  const before = await ports.findProduct(id);
  const after = decide(before);
  return isRefusal(after) ? (after as Refusal<Code>) : store(ports, before, after as Product, new Map());
}

async function store(
  ports: Pick<ChangePorts, "replaceProduct">,
  before: Product | undefined,
  after: Product,
  parts: ReadonlyMap<string, Product>,
  upload?: Upload,
): Promise<ShownProduct | Refusal<"version-conflict" | "in-bundle">> {
  const outcome = before ? await ports.replaceProduct(before, after, parts, upload) : "conflict";
  if (outcome === "done") return shown(after);
  if (outcome === "in-bundle") {
    return refuse(
      "in-bundle",
      "A bundle of yours on sale holds the product: take it out of the bundle, or the bundle off sale, first.",
    );
  }
  return refuse("version-conflict", "The product was changed meanwhile; read it again and repeat the change.");
}
