import { type FindCards, findCards } from "../../../creators/client.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listOrders as listFromTable } from "../../adapters/dynamodb/orders.ts";
import { creatorsOf, toShownOrder, withCreatorsOf } from "../../changes/shown-order.ts";
import { orderRoutes } from "../../contract/order.ts";
import { shownEnv } from "../../env.ts";
import type { ListOrders } from "../../flows/ports.ts";

export const listOrders = (ports: { readonly listOrders: ListOrders; readonly findCards: FindCards }) =>
  endpoint(orderRoutes.listOrders, async (request) => {
    const page = await ports.listOrders(member(request).user, request.query);
    const items = page.items.map(toShownOrder);
    const cards = await ports.findCards(creatorsOf(items));
    return { items: items.map((each) => withCreatorsOf(each, cards)), cursor: page.cursor };
  });

const { COMMERCE_TABLE, CREATORS_TABLE } = environment(...shownEnv);
export const handler = listOrders({
  listOrders: listFromTable(documents, COMMERCE_TABLE),
  findCards: findCards(documents, CREATORS_TABLE),
});
