import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listPublished } from "../adapters/published-products.ts";
import { findProducts } from "../client.ts";
import { productRoutes } from "../contract/product.ts";
import { toListedProduct } from "../domain/product.ts";
import { shownEnv } from "../env.ts";
import type { FindProducts, ListPublished } from "../flows/ports.ts";

export interface ListProductsPorts {
  readonly listPublished: ListPublished;
  readonly findProducts: FindProducts;
  readonly findCards: FindCards;
}

export const listProducts = (ports: ListProductsPorts) =>
  endpoint(productRoutes.listProducts, async ({ query }) => {
    const { limit, cursor, sort, ids, ...filter } = query;
    if (ids) {
      const found = await ports.findProducts(ids);
      const onSale = ids.flatMap((id) => found.get(id) ?? []).filter(({ state }) => state === "published");
      return { items: await withCreators(ports.findCards, onSale.map(toListedProduct)) };
    }
    const page = await ports.listPublished(filter, sort, { limit, cursor });
    return { items: await withCreators(ports.findCards, page.items.map(toListedProduct)), cursor: page.cursor };
  });

const env = environment(...shownEnv);

export const handler = listProducts({
  listPublished: listPublished(documents, env.CATALOGUE_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE, { consistent: false }),
  findCards: findCards(documents, env.CREATORS_TABLE),
});
