import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listPublished } from "../adapters/published-products.ts";
import { productRoutes } from "../contract/product.ts";
import { toListedProduct } from "../domain/product.ts";
import { shownEnv } from "../env.ts";
import type { ListPublished } from "../flows/ports.ts";

export const listProducts = (ports: { readonly listPublished: ListPublished; readonly findCards: FindCards }) =>
  endpoint(productRoutes.listProducts, async ({ query }) => {
    const { limit, cursor, sort, ...filter } = query;
    const page = await ports.listPublished(filter, sort, { limit, cursor });
    return { items: await withCreators(ports.findCards, page.items.map(toListedProduct)), cursor: page.cursor };
  });

const env = environment(...shownEnv);

export const handler = listProducts({
  listPublished: listPublished(documents, env.CATALOGUE_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
});
