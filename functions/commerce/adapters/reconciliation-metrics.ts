import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logger } from "../../shared/runtime/logger.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/** Writes what a run came to into the log, with the figures in the format that CloudWatch makes metrics of. */
export function reportReconciliation({ findings, ...done }: Reconciliation): void {
  metrics.addMetric("ReconciliationFindings", MetricUnit.Count, done.found);
  metrics.addMetric("ReconciliationMended", MetricUnit.Count, done.applied + done.mended + done.refunds);
  metrics.publishStoredMetrics();
  for (const { kind, detail, about } of findings) logger.error(detail, { kind, about });
  logger.info("reconciled", { ...done });
}
