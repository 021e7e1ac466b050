import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Backlog } from "../ledger/backlog.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/** Writes the figures in the format that CloudWatch makes metrics of: ages in hours. */
export function reportBacklog({ reconciliationAge, failures, refundAge }: Backlog): void {
  if (reconciliationAge !== undefined) {
    metrics.addMetric("ReconciliationAge", MetricUnit.NoUnit, reconciliationAge);
  }
  metrics.addMetric("FailedEvents", MetricUnit.Count, failures);
  metrics.addMetric("ApprovedRefundAge", MetricUnit.NoUnit, refundAge);
  metrics.publishStoredMetrics();
}
