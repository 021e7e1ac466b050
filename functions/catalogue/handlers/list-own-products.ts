import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listByCreator } from "../adapters/products.ts";
import { productRoutes } from "../contract/product.ts";
import { toShownProduct } from "../domain/product.ts";
import { catalogueEnv } from "../env.ts";
import type { ListByCreator } from "../flows/ports.ts";

export const listOwnProducts = (ports: { readonly listByCreator: ListByCreator }) =>
  endpoint(productRoutes.listOwnProducts, async (request) => {
    const page = await ports.listByCreator(member(request).user, request.query);
    return { items: page.items.map(toShownProduct), cursor: page.cursor };
  });

const env = environment(...catalogueEnv);

export const handler = listOwnProducts({
  listByCreator: listByCreator(documents, env.CATALOGUE_TABLE),
});
