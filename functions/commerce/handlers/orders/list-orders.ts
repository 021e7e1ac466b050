import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listOrders as listFromTable } from "../../adapters/dynamodb/orders.ts";
import { toShownOrder } from "../../changes/shown-order.ts";
import { orderRoutes } from "../../contract/order.ts";
import { commerceEnv } from "../../env.ts";
import type { ListOrders } from "../../flows/ports.ts";

export const listOrders = (ports: { readonly listOrders: ListOrders }) =>
  endpoint(orderRoutes.listOrders, async (request) => {
    const page = await ports.listOrders(member(request).user, request.query);
    return { items: page.items.map(toShownOrder), cursor: page.cursor };
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listOrders({ listOrders: listFromTable(documents, COMMERCE_TABLE) });
