import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listPublished } from "../adapters/published-products.ts";
import { productRoutes } from "../contract/product.ts";
import { toListedProduct } from "../domain/product.ts";
import { catalogueEnv } from "../env.ts";
import type { ListPublished } from "../flows/ports.ts";

export const listProducts = (ports: { readonly listPublished: ListPublished }) =>
  endpoint(productRoutes.listProducts, async ({ query }) => {
    const { limit, cursor, sort, ...filter } = query;
    const page = await ports.listPublished(filter, sort, { limit, cursor });
    return { items: page.items.map(toListedProduct), cursor: page.cursor };
  });

const env = environment(...catalogueEnv);

export const handler = listProducts({
  listPublished: listPublished(documents, env.CATALOGUE_TABLE),
});
