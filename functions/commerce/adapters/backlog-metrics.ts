import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Backlog } from "../ledger/backlog.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/** Writes the backlog in CloudWatch's embedded metric format: ages in hours. */
export function reportBacklog({ reconciliationAge, failures, refundAge }: Backlog): void {
  if (reconciliationAge !== undefined) {
    metrics.addMetric("ReconciliationAge", MetricUnit.NoUnit, reconciliationAge);
  }
  metrics.addMetric("FailedEvents", MetricUnit.Count, failures);
  metrics.addMetric("ApprovedRefundAge", MetricUnit.NoUnit, refundAge);
  metrics.publishStoredMetrics();
}
