import { type FindCards, findCards } from "../../../creators/client.ts";
import { refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findOrder } from "../../adapters/dynamodb/orders.ts";
import { creatorsOf, toShownOrder, withCreatorsOf } from "../../changes/shown-order.ts";
import { orderRoutes } from "../../contract/order.ts";
import { shownEnv } from "../../env.ts";
import type { FindOrder } from "../../flows/ports.ts";

export const getOrder = (ports: { readonly findOrder: FindOrder; readonly findCards: FindCards }) =>
  endpoint(orderRoutes.getOrder, async (request) => {
    const order = await ports.findOrder(request.params.id);
    if (order?.customer !== member(request).user) return refuse("unknown-order", "You have no order with this id.");
    const shown = toShownOrder(order);
    return withCreatorsOf(shown, await ports.findCards(creatorsOf([shown])));
  });

const { COMMERCE_TABLE, CREATORS_TABLE } = environment(...shownEnv);
export const handler = getOrder({
  findOrder: findOrder(documents, COMMERCE_TABLE),
  findCards: findCards(documents, CREATORS_TABLE),
});
