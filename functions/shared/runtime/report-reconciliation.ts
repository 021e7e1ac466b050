import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logger } from "./logger.ts";

interface Report {
  readonly findings: readonly { readonly kind: string; readonly detail: string; readonly about: string }[];
}

const metrics = new Metrics({ namespace: "Lyceum" });

/** Logs the result of a comparison, each finding as an error, with counts in CloudWatch's embedded metric format. */
export function reportReconciliation(
  title: string,
  { findings, ...done }: Report,
  counts: Readonly<Record<string, number>>,
): void {
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.publishStoredMetrics();
  for (const { kind, detail, about } of findings) logger.error("reconciliation finding", { kind, detail, about });
  logger.info(title, { ...done });
}
