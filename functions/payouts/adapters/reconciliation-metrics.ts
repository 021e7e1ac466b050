import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { reportReconciliation } from "../../shared/runtime/report-reconciliation.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

export const reportDone = (done: Reconciliation): void =>
  reportReconciliation("payouts reconciled", done, {
    PayoutFindings: done.found,
    PayoutsMended: done.booked + done.settled,
  });

/** @param hours since the last whole comparison began; undefined if there was none: then nothing is written */
export function reportAge(hours: number | undefined): void {
  if (hours === undefined) return;
  metrics.addMetric("PayoutReconciliationAge", MetricUnit.NoUnit, hours);
  metrics.publishStoredMetrics();
}
