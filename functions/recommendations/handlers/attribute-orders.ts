import type { EventBridgeEvent } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { wasVisitor } from "../../identity/client.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { countOrder, findCountedOrder } from "../adapters/attribution-table.ts";
import { findReceipt } from "../adapters/receipts.ts";
import { attributeOrdersEnv } from "../env.ts";
import { type AttributeOrderPorts, attributeOrder } from "../flows/attribute-order.ts";

const change = changeOf(order);

export const attributeOrders =
  (ports: AttributeOrderPorts) =>
  ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> =>
    attributeOrder(ports, change.parse(detail).after);

const env = environment(...attributeOrdersEnv);
/** On the bus: an order that names a list changed. */
export const handler = attributeOrders({
  findReceipt: findReceipt(documents, env.RECOMMENDATIONS_TABLE),
  wasVisitor: wasVisitor(documents, env.IDENTITY_TABLE),
  findCountedOrder: findCountedOrder(documents, env.RECOMMENDATIONS_TABLE),
  countOrder: countOrder(documents, env.RECOMMENDATIONS_TABLE),
  pause,
});
