import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Report } from "../flows/ports.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

export const report: Report = ({ delivered, failed }) => {
  if (delivered + failed === 0) return;
  metrics.addMetric("WebhooksDelivered", MetricUnit.Count, delivered);
  metrics.addMetric("WebhookAttemptsFailed", MetricUnit.Count, failed);
  metrics.publishStoredMetrics();
};
