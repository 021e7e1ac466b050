import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logger } from "../../shared/runtime/logger.ts";
import type { TransferRun } from "../transfer-run.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/** Writes what a run came to into the log, with the figures in the format that CloudWatch makes metrics of. */
export function reportTransfers(run: TransferRun): void {
  metrics.addMetric("TransfersPaid", MetricUnit.Count, run.paid);
  metrics.addMetric("TransfersRefused", MetricUnit.Count, run.refused);
  metrics.addMetric("TransfersInTransit", MetricUnit.Count, run.inTransit);
  metrics.publishStoredMetrics();
  logger.info("transfers ended", { ...run });
}
