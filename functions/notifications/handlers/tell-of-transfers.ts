import type { EventBridgeEvent } from "aws-lambda";
import { toldTransfer } from "../../payouts/contract/transfer.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { telling } from "../adapters/telling.ts";
import { transferNotices } from "../domain/notices.ts";
import { tellingEnv } from "../env.ts";
import { type TellPorts, tell } from "../flows/tell.ts";

const change = changeOf(toldTransfer);

export const tellOfTransfers =
  (ports: TellPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    for (const notice of transferNotices(change.parse(detail).after)) await tell(ports, notice);
  };

const env = environment(...tellingEnv);
const tables = { notifications: env.NOTIFICATIONS_TABLE, identity: env.IDENTITY_TABLE };
/** On the bus: a transfer to a creator changed. */
export const handler = tellOfTransfers(telling(documents, tables, env.SITE_URL));
