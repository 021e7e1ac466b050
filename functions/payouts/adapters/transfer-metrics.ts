import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logger } from "../../shared/runtime/logger.ts";
import type { Shortfall } from "../domain/shortfall.ts";
import type { TransferRun } from "../domain/transfer-run.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/** Writes in how many currencies the platform is short of what creators are owed, and of each by how much. */
export function reportCover(short: readonly Shortfall[]): void {
  metrics.addMetric("OwedUncovered", MetricUnit.Count, short.length);
  metrics.publishStoredMetrics();
  for (const each of short) logger.error("what creators are owed is not covered: transfers stop", { ...each });
}

/** Writes what a run came to into the log, with the figures in the format that CloudWatch makes metrics of. */
export function reportTransfers(run: TransferRun): void {
  metrics.addMetric("TransfersPaid", MetricUnit.Count, run.paid);
  metrics.addMetric("TransfersRefused", MetricUnit.Count, run.refused);
  metrics.addMetric("TransfersInTransit", MetricUnit.Count, run.inTransit);
  metrics.publishStoredMetrics();
  logger.info("transfers ended", { ...run });
}
