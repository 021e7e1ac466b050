import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { isOwner } from "../adapters/commerce.ts";
import { findProduct } from "../client.ts";
import { productRoutes } from "../contract/product.ts";
import { visible } from "../domain/product.ts";
import { ownedEnv } from "../env.ts";
import type { FindProduct, IsOwner } from "../flows/ports.ts";

export interface GetProductPorts {
  readonly findProduct: FindProduct;
  readonly isOwner: IsOwner;
  readonly findCards: FindCards;
}

export const getProduct = (ports: GetProductPorts) =>
  endpoint(productRoutes.getProduct, async ({ params, caller }) => {
    const product = await ports.findProduct(params.id);
    const found =
      visible(product, caller) ??
      // What is off sale is theirs to see who bought it.
      (product && caller && visible(product, caller, await ports.isOwner(caller.user, product.id)));
    const [shown] = found ? await withCreators(ports.findCards, [found]) : [];
    return shown ?? refuse("unknown-product", "There is no such product on sale.");
  });

const env = environment(...ownedEnv);

export const handler = getProduct({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  isOwner: isOwner(documents, env.COMMERCE_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
});
