import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { CountRun } from "../flows/training-ports.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/** Writes the figures into the function's log, in the format that CloudWatch makes metrics of. */
export const countRun: CountRun = ({ unknownProducts, unsoundModels }) => {
  metrics.addMetric("UnknownProducts", MetricUnit.Count, unknownProducts);
  metrics.addMetric("UnsoundModels", MetricUnit.Count, unsoundModels);
  metrics.publishStoredMetrics();
};
