import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveOrders } from "../../adapters/live-orders.ts";
import { shown } from "../../changes/shown-order.ts";
import { orderRoutes } from "../../contract/order.ts";
import type { ListOrders } from "../../flows/ports.ts";

export const listOrders = (ports: { readonly listOrders: ListOrders }) =>
  endpoint(orderRoutes.listOrders, async (request) => {
    const page = await ports.listOrders(member(request).user, request.query);
    return { items: page.items.map(shown), cursor: page.cursor };
  });

export const handler = listOrders(liveOrders());
