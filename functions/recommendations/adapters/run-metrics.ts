import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { CountRun } from "../flows/training-ports.ts";

const metrics = new Metrics({ namespace: "Lyceum" });

/** Tells operators of faults of the purchase model's training, by the same alarm: the log says what it was. */
export const countPurchaseFault = (): void => {
  metrics.addMetric("TrainingFaults", MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
};

/** Writes the figures into the function's log, in the format that CloudWatch makes metrics of. */
export const countRun: CountRun = ({ unknownProducts, unsoundModels, isDivergent }) => {
  metrics.addMetric("UnknownProducts", MetricUnit.Count, unknownProducts);
  // One metric and alarm for both, as each costs money: the log says which it was.
  metrics.addMetric("TrainingFaults", MetricUnit.Count, unsoundModels + (isDivergent ? 1 : 0));
  metrics.publishStoredMetrics();
};
