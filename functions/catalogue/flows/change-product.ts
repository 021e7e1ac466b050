import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Details } from "../contract/details.ts";
import { type Product, priceClassOf, type ShownProduct } from "../contract/product.ts";
import { ratingOf, toShownProduct } from "../domain/product.ts";
import { fit } from "../domain/publication.ts";
import type { Upload } from "../domain/upload.ts";
import type { Beside, FindDetails, FindProduct, FindProducts, ReplaceProduct } from "./ports.ts";

export interface WithdrawPorts {
  readonly findProduct: FindProduct;
  readonly replaceProduct: ReplaceProduct;
  readonly pause: Pause;
}
export interface ChangePorts extends WithdrawPorts {
  readonly findProducts: FindProducts;
}

type Decide<Code extends string> = (product: Product | undefined) => Product | Refusal<Code>;

/**
 * Makes the next version of a product that may be on sale: reads it, decides, checks the rules of publication, and
 * stores both versions. Every change except archiving goes this way.
 * @param decide returns the same product if there is nothing to change
 * @param beside an upload that the change uses up; new details of the product's own page
 */
export const changeProduct = <Code extends string>(
  ports: ChangePorts,
  id: string,
  decide: Decide<Code>,
  { upload, retell }: { readonly upload?: Upload; readonly retell?: Retell | undefined } = {},
) =>
  retryOnConflict(ports.pause, async () => {
    const before = await ports.findProduct(id);
    const decided = decide(before);
    if (isRefusal(decided)) return decided;
    if (decided === before) return toShownProduct(before);
    const parts = await ports.findProducts(decided.includes ?? []);
    const product = fit(decided, parts);
    if (isRefusal(product)) return product;
    const isReclassed = before !== undefined && priceClassOf(before) !== priceClassOf(product);
    const after = isReclassed ? { ...product, rating: ratingOf(product) } : product;
    // Read after the product, with whose version they are written: whoever changed them since also changed that.
    const details = retell && (await retold(retell, id));
    return storeVersion(ports, { before, after, parts, beside: { upload, details } });
  });

/** How to find the details of a product, and their change. */
export interface Retell {
  readonly findDetails: FindDetails;
  readonly change: (kept: Details) => Details;
}

async function retold({ findDetails, change }: Retell, id: string): Promise<Beside["details"]> {
  const before = await findDetails(id);
  const kept = before?.told ?? {};
  const after = change(kept);
  return after === kept ? undefined : { before, after };
}

/** Archives a product, which is always allowed. */
export const withdrawProduct = <Code extends string>(ports: WithdrawPorts, id: string, decide: Decide<Code>) =>
  retryOnConflict(ports.pause, async () => {
    const before = await ports.findProduct(id);
    const after = decide(before);
    return isRefusal(after) ? after : storeVersion(ports, { before, after, parts: new Map() });
  });

async function storeVersion(
  ports: Pick<ChangePorts, "replaceProduct">,
  {
    before,
    after,
    parts,
    beside = {},
  }: {
    readonly before: Product | undefined;
    readonly after: Product;
    readonly parts: ReadonlyMap<string, Product>;
    readonly beside?: Beside;
  },
): Promise<ShownProduct | Refusal<"in-bundle"> | typeof conflict> {
  const outcome = before ? await ports.replaceProduct(before, after, parts, beside) : "conflict";
  if (outcome === "done") return toShownProduct(after);
  if (outcome === "conflict") return conflict;
  return refuse(
    "in-bundle",
    "A bundle of yours on sale includes the product: remove it from the bundle, or archive the bundle, first.",
  );
}
