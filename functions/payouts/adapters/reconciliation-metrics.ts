import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logger } from "../../shared/runtime/logger.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/** Writes what a comparison came to into the log, with the figures in the format that CloudWatch makes metrics of. */
export function reportReconciliation({ findings, ...done }: Reconciliation): void {
  metrics.addMetric("PayoutFindings", MetricUnit.Count, done.found);
  metrics.addMetric("PayoutsMended", MetricUnit.Count, done.booked + done.settled);
  metrics.publishStoredMetrics();
  for (const { kind, detail, about } of findings) logger.error(detail, { kind, about });
  logger.info("payouts reconciled", { ...done });
}

/** @param hours since the last whole comparison began; undefined where there was none: then nothing is written */
export function reportAge(hours: number | undefined): void {
  if (hours === undefined) return;
  metrics.addMetric("PayoutReconciliationAge", MetricUnit.NoUnit, hours);
  metrics.publishStoredMetrics();
}
