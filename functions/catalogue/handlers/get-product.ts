import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { isOwner } from "../adapters/commerce.ts";
import { findDetails } from "../adapters/products.ts";
import { findProduct } from "../client.ts";
import { productRoutes } from "../contract/product.ts";
import { visible } from "../domain/product.ts";
import { idIn } from "../domain/slug.ts";
import { ownedEnv } from "../env.ts";
import type { FindDetails, FindProduct, IsOwner } from "../flows/ports.ts";

export interface GetProductPorts {
  readonly findProduct: FindProduct;
  readonly findDetails: FindDetails;
  readonly isOwner: IsOwner;
  readonly findCards: FindCards;
}

export const getProduct = (ports: GetProductPorts) =>
  endpoint(productRoutes.getProduct, async ({ params, caller }) => {
    const id = idIn(params.id);
    const [product, details] = await Promise.all([ports.findProduct(id), ports.findDetails(id)]);
    const found =
      visible(product, caller) ??
      // A product off sale is visible to its owners.
      (product && caller && visible(product, caller, await ports.isOwner(caller.user, product.id)));
    const [shown] = found ? await withCreators(ports.findCards, [found]) : [];
    return shown ? { ...shown, ...details?.told } : refuse("unknown-product", "There is no such product on sale.");
  });

const env = environment(...ownedEnv);

export const handler = getProduct({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findDetails: findDetails(documents, env.CATALOGUE_TABLE),
  isOwner: isOwner(documents, env.COMMERCE_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
});
