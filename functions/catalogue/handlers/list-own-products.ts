import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { routes } from "../contract/product.ts";
import { shown } from "../domain/product.ts";
import type { ListByCreator } from "../flows/ports.ts";

export const listOwnProducts = (ports: { readonly listByCreator: ListByCreator }) =>
  endpoint(routes.listOwnProducts, async (request) => {
    const page = await ports.listByCreator(member(request).user, request.query);
    return { items: page.items.map(shown), cursor: page.cursor };
  });

export const handler = listOwnProducts(liveProducts());
