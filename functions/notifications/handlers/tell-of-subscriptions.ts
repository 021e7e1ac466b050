import type { EventBridgeEvent } from "aws-lambda";
import { subscription } from "../../commerce/contract/subscription.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { telling } from "../adapters/telling.ts";
import { subscriptionNotices } from "../domain/notices.ts";
import { tellingEnv } from "../env.ts";
import { type TellPorts, tell } from "../flows/tell.ts";

const change = changeOf(subscription);

export const tellOfSubscriptions =
  (ports: TellPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const { before, after } = change.parse(detail);
    for (const notice of subscriptionNotices(before, after)) await tell(ports, notice);
  };

const env = environment(...tellingEnv);
const tables = { notifications: env.NOTIFICATIONS_TABLE, identity: env.IDENTITY_TABLE };
/** On the bus: a subscription changed. */
export const handler = tellOfSubscriptions(telling(documents, tables, env.SITE_URL));
