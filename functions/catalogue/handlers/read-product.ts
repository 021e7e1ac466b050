import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findProduct } from "../client.ts";
import { lookUpRoutes } from "../contract/look-up.ts";
import { toShownProduct } from "../domain/product.ts";
import { shownEnv } from "../env.ts";
import type { FindProduct } from "../flows/ports.ts";

interface Ports {
  readonly findProduct: FindProduct;
  readonly findCards: FindCards;
}

export const readProduct = (ports: Ports) =>
  endpoint(lookUpRoutes.readProduct, async ({ params: { id } }) => {
    const product = await ports.findProduct(id);
    const [shown] = product ? await withCreators(ports.findCards, [toShownProduct(product)]) : [];
    if (!product || !shown) return refuse("unknown-product", "There is no product with this id.");
    return { ...shown, inBundles: product.inBundles ?? 0 };
  });

const env = environment(...shownEnv);
export const handler = readProduct({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
});
