import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logger } from "../../shared/runtime/logger.ts";
import type { Shortfall } from "../domain/shortfall.ts";
import type { TransferRun } from "../domain/transfer-run.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/**
 * Writes the number of currencies in which the platform does not cover what creators are owed, and logs the amounts.
 */
export function reportCover(short: readonly Shortfall[]): void {
  metrics.addMetric("OwedUncovered", MetricUnit.Count, short.length);
  metrics.publishStoredMetrics();
  for (const each of short) logger.error("what creators are owed is not covered: transfers stop", { ...each });
}

/** Logs the result of a run, with its figures in CloudWatch's embedded metric format. */
export function reportTransfers(run: TransferRun): void {
  metrics.addMetric("TransfersPaid", MetricUnit.Count, run.paid);
  metrics.addMetric("TransfersRefused", MetricUnit.Count, run.refused);
  metrics.addMetric("TransfersInTransit", MetricUnit.Count, run.inTransit);
  metrics.publishStoredMetrics();
  logger.info("transfers ended", { ...run });
}
