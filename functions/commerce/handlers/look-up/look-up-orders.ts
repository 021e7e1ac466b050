import { findUsers } from "../../../identity/client.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listOrdersIn } from "../../adapters/dynamodb/look-up.ts";
import { listOrders } from "../../adapters/dynamodb/orders.ts";
import { foundOrderOf } from "../../changes/found-order.ts";
import { lookUpRoutes } from "../../contract/look-up.ts";
import { buyersEnv } from "../../env.ts";
import type { ListOrdersIn } from "../../flows/look-up-ports.ts";
import type { ListOrders } from "../../flows/ports.ts";
import type { FindUsers } from "../../flows/sales-ports.ts";

interface Ports {
  readonly listOrders: ListOrders;
  readonly listOrdersIn: ListOrdersIn;
  readonly findUsers: FindUsers;
}

export const lookUpOrders = (ports: Ports) =>
  endpoint(lookUpRoutes.lookUpOrders, async ({ query: { buyer, state, from, to, ...page } }) => {
    const { items, cursor } =
      buyer === undefined ? await ports.listOrdersIn({ state, from, to }, page) : await ports.listOrders(buyer, page);
    const people = await ports.findUsers(items.map(({ customer }) => customer));
    return { items: items.map((order) => foundOrderOf(order, people.get(order.customer))), cursor };
  });

const env = environment(...buyersEnv);
export const handler = lookUpOrders({
  listOrders: listOrders(documents, env.COMMERCE_TABLE),
  listOrdersIn: listOrdersIn(documents, env.COMMERCE_TABLE),
  findUsers: findUsers(documents, env.IDENTITY_TABLE),
});
