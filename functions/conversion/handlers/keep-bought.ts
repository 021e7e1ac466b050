import type { EventBridgeEvent } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { visitorsOf } from "../../identity/client.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { keepBought as keepBoughtIn } from "../adapters/readings.ts";
import { boughtEnv } from "../env.ts";
import { boughtBy } from "../experiments/bought.ts";
import type { KeepBought, VisitorsOf } from "../flows/reading-ports.ts";

const change = changeOf(order);

export interface KeepBoughtPorts {
  readonly visitorsOf: VisitorsOf;
  readonly keepBought: KeepBought;
}

export const keepBought =
  (ports: KeepBoughtPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const { after } = change.parse(detail);
    const bought = boughtBy(after, await ports.visitorsOf(after.customer));
    if (bought) await ports.keepBought(bought);
  };

const env = environment(...boughtEnv);
/** On the bus: a paid order changed. */
export const handler = keepBought({
  visitorsOf: visitorsOf(documents, env.IDENTITY_TABLE),
  keepBought: keepBoughtIn(documents, env.CONVERSION_TABLE),
});
