import { SQSClient } from "@aws-sdk/client-sqs";
import { findSurveyed } from "../../catalogue/client.ts";
import {
  findComparedAt,
  oldestApprovedRefunds,
  oldestDisputes,
  oldestFailures,
  oldestRequestedRefunds,
} from "../../commerce/client.ts";
import { findPayoutsComparedAt, oldestTransfersInTransit } from "../../payouts/client.ts";
import { findPromotedAt, findTrainedAt } from "../../recommendations/client.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { countDeadLetters } from "../adapters/dead-letters.ts";
import { healthRoutes } from "../contract/health.ts";
import { healthEnv } from "../env.ts";
import { lookAtHealth } from "../flows/look-at-health.ts";
import type { HealthPorts } from "../flows/ports.ts";
import { MOST_COUNTED } from "../settings.ts";

export const readHealth = (ports: HealthPorts) =>
  endpoint(healthRoutes.readHealth, async () => ({
    at: iso(ports.now()),
    checks: await lookAtHealth(ports, (error) => logger.error("a part's health could not be read", { error })),
  }));

const env = environment(...healthEnv);
export const handler = readHealth({
  failedEvents: oldestFailures(documents, env.COMMERCE_TABLE, MOST_COUNTED),
  refundsToDecide: oldestRequestedRefunds(documents, env.COMMERCE_TABLE, MOST_COUNTED),
  refundsToMake: oldestApprovedRefunds(documents, env.COMMERCE_TABLE, MOST_COUNTED),
  disputesToAnswer: oldestDisputes(documents, env.COMMERCE_TABLE, MOST_COUNTED),
  transfersInTransit: oldestTransfersInTransit(documents, env.PAYOUTS_TABLE, MOST_COUNTED),
  ordersCompared: findComparedAt(documents, env.COMMERCE_TABLE),
  payoutsCompared: findPayoutsComparedAt(documents, env.PAYOUTS_TABLE),
  trained: findTrainedAt(documents, env.RECOMMENDATIONS_TABLE),
  promoted: findPromotedAt(documents, env.RECOMMENDATIONS_TABLE),
  surveyed: findSurveyed(documents, env.CATALOGUE_TABLE),
  countDeadLetters: countDeadLetters(new SQSClient({ useQueueUrlAsEndpoint: false }), env.DEAD_LETTERS),
  now: () => Date.now(),
});
