import { refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findOrder } from "../../adapters/dynamodb/orders.ts";
import { refundRoutes } from "../../contract/refund.ts";
import { commerceEnv } from "../../env.ts";
import type { FindOrder } from "../../flows/ports.ts";
import { refundsOf, toShownRefund } from "../../refunds/refund.ts";

export const listOrderRefunds = (ports: { readonly findOrder: FindOrder }) =>
  endpoint(refundRoutes.listOrderRefunds, async (request) => {
    const order = await ports.findOrder(request.params.id);
    if (order?.customer !== member(request).user) return refuse("unknown-order", "You have no order with this id.");
    return {
      items: refundsOf(order)
        // A possible thief does not learn of a fraud warning.
        .filter(({ state, reason }) => state !== "requested" || reason !== undefined)
        .map((each) => toShownRefund(order, each))
        .reverse(),
    };
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listOrderRefunds({ findOrder: findOrder(documents, COMMERCE_TABLE) });
