import type { EventBridgeEvent } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { telling } from "../adapters/telling.ts";
import { orderNotices } from "../domain/notices.ts";
import { tellingEnv } from "../env.ts";
import { type TellPorts, tell } from "../flows/tell.ts";

const change = changeOf(order);

export const tellOfOrders =
  (ports: TellPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const { before, after } = change.parse(detail);
    for (const notice of orderNotices(before, after)) await tell(ports, notice);
  };

const env = environment(...tellingEnv);
const tables = { notifications: env.NOTIFICATIONS_TABLE, identity: env.IDENTITY_TABLE };
/** On the bus: an order changed. */
export const handler = tellOfOrders(telling(documents, tables, env.SITE_URL));
