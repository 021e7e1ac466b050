import type { Context } from "aws-lambda";
import { logger } from "../../../shared/runtime/logger.ts";
import { liveLapsing } from "../../adapters/live-lapsing.ts";
import { endLapsed, type LapsingPorts } from "../../flows/lapse-orders.ts";

/** What is left when nothing more is begun, in milliseconds. */
const SPARE_MS = 30_000;

export const endingLapsed =
  (ports: LapsingPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const { seen, failed } = await endLapsed(ports, () => context.getRemainingTimeInMillis() < SPARE_MS);
    for (const { id, error } of failed) logger.error(`${id} has lapsed, but is not ended`, error as Error);
    logger.info("looked at what lapsed", { seen, failed: failed.length });
    if (failed.length > 0) throw new Error(`${failed.length} that lapsed could not be ended; they are tried again.`);
  };

/** On its schedule. */
export const handler = endingLapsed(liveLapsing());
