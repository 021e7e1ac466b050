import type { Context } from "aws-lambda";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { findDue } from "../adapters/deliveries.ts";
import { report } from "../adapters/metrics.ts";
import { privateHosts } from "../adapters/private-hosts.ts";
import { sending } from "../adapters/sending.ts";
import type { Delivery } from "../domain/delivery.ts";
import { sendingEnv } from "../env.ts";
import type { FindDue, Report } from "../flows/ports.ts";
import { type SendingPorts, sendAll } from "../flows/send-delivery.ts";
import { MOST_SWEPT } from "../settings.ts";

/** Sends due deliveries: failed ones, and those that were not sent at once. */
export const sweepDeliveries =
  (ports: SendingPorts & { readonly findDue: FindDue; readonly report: Report }) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const until = ports.now() + context.getRemainingTimeInMillis();
    const due: Delivery[] = [];
    for await (const each of ports.findDue(ports.now())) {
      due.push(each);
      if (due.length === MOST_SWEPT) break;
    }
    const counts = await sendAll(ports, due, until);
    ports.report(counts);
    logger.info("deliveries swept", { due: due.length, ...counts });
  };

const env = environment(...sendingEnv);
/** On its schedule. */
export const handler = sweepDeliveries({
  ...sending(documents, env, privateHosts(process.env.WEBHOOK_PRIVATE_HOSTS)),
  findDue: findDue(documents, env.WEBHOOKS_TABLE),
  report,
});
