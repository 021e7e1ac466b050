import type { Context } from "aws-lambda";
import { logger } from "../../shared/runtime/logger.ts";
import { liveSending } from "../adapters/live-sending.ts";
import type { Delivery } from "../domain/delivery.ts";
import type { FindDue, Report } from "../flows/ports.ts";
import { type SendingPorts, sendAll } from "../flows/send-delivery.ts";

/** What one run takes up: the rest is due for the next. */
const MOST_AT_ONCE = 2_000;

/** Sends what is due: what failed before, and what was not sent when it was written. */
export const sweepDeliveries =
  (ports: SendingPorts & { readonly findDue: FindDue; readonly report: Report }) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const until = ports.now() + context.getRemainingTimeInMillis();
    const due: Delivery[] = [];
    for await (const each of ports.findDue(ports.now())) {
      due.push(each);
      if (due.length === MOST_AT_ONCE) break;
    }
    const counts = await sendAll(ports, due, until);
    ports.report(counts);
    logger.info("deliveries swept", { due: due.length, ...counts });
  };

/** On its schedule. */
export const handler = sweepDeliveries(liveSending());
