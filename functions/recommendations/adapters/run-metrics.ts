import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { CountRun } from "../flows/training-ports.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/** Writes the figures into the function's log, in the format that CloudWatch makes metrics of. */
export const countRun: CountRun = ({ unknownProducts, unsoundModels, isDivergent }) => {
  metrics.addMetric("UnknownProducts", MetricUnit.Count, unknownProducts);
  // One metric and alarm for both, as each costs money: the log says which it was.
  metrics.addMetric("TrainingFaults", MetricUnit.Count, unsoundModels + (isDivergent ? 1 : 0));
  metrics.publishStoredMetrics();
};
