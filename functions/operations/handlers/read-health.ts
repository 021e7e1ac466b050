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
    checks: await lookAtHealth(ports, (error) => logger.error("a part's health could not be read", error as Error)),
  }));

const { COMMERCE_TABLE, PAYOUTS_TABLE, RECOMMENDATIONS_TABLE, CATALOGUE_TABLE, DEAD_LETTERS } = environment(
  ...healthEnv,
);
export const handler = readHealth({
  failedEvents: oldestFailures(documents, COMMERCE_TABLE, MOST_COUNTED),
  refundsToDecide: oldestRequestedRefunds(documents, COMMERCE_TABLE, MOST_COUNTED),
  refundsToMake: oldestApprovedRefunds(documents, COMMERCE_TABLE, MOST_COUNTED),
  disputesToAnswer: oldestDisputes(documents, COMMERCE_TABLE, MOST_COUNTED),
  transfersInTransit: oldestTransfersInTransit(documents, PAYOUTS_TABLE, MOST_COUNTED),
  ordersCompared: findComparedAt(documents, COMMERCE_TABLE),
  payoutsCompared: findPayoutsComparedAt(documents, PAYOUTS_TABLE),
  trained: findTrainedAt(documents, RECOMMENDATIONS_TABLE),
  promoted: findPromotedAt(documents, RECOMMENDATIONS_TABLE),
  surveyed: findSurveyed(documents, CATALOGUE_TABLE),
  countDeadLetters: countDeadLetters(new SQSClient({}), DEAD_LETTERS),
  now: () => Date.now(),
});
