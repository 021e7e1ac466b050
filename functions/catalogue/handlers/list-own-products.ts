import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { ListByCreator } from "../ports.ts";
import { shown } from "../product.ts";

export const listOwnProducts = (ports: { readonly listByCreator: ListByCreator }) =>
  endpoint(routes.listOwnProducts, async (request) => {
    const page = await ports.listByCreator(member(request).user, request.query);
    return { items: page.items.map(shown), cursor: page.cursor };
  });

export const handler = listOwnProducts(liveProducts());
