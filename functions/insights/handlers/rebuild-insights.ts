import { S3Client } from "@aws-sdk/client-s3";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { rebuildPorts } from "../adapters/rebuilt.ts";
import { rebuildEnv } from "../env.ts";
import { rebuildInsights } from "../flows/rebuild-insights.ts";

/** The share of its time after which no further step begins. */
const LAST_BEGUN = 0.5;

const ports = rebuildPorts(new S3Client({}), environment(...rebuildEnv));

/** Every night: counts the journeys, customers and audiences of the days before. */
export const handler = async (
  _event?: unknown,
  context?: { readonly getRemainingTimeInMillis?: () => number },
): Promise<void> => {
  const remaining = context?.getRemainingTimeInMillis?.() ?? 900_000;
  logger.info("insights are counted", { ...(await rebuildInsights(ports, Date.now() + LAST_BEGUN * remaining)) });
};
