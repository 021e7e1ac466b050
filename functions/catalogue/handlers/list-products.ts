import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { routes } from "../contract/product.ts";
import { shownToAnyone } from "../domain/product.ts";
import type { ListPublished } from "../flows/ports.ts";

export const listProducts = (ports: { readonly listPublished: ListPublished }) =>
  endpoint(routes.listProducts, async ({ query }) => {
    const { limit, cursor, sort, ...filter } = query;
    const page = await ports.listPublished(filter, sort, { limit, cursor });
    return { items: page.items.map(shownToAnyone), cursor: page.cursor };
  });

export const handler = listProducts(liveProducts());
