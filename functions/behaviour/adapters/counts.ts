import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { CountEvents } from "../ports.ts";

const NAMES = { accepted: "EventsAccepted", "not-kept": "EventsNotKept", invalid: "EventsInvalid" } as const;

/** Writes the counts into the function's log, in the format that CloudWatch makes metrics of. */
export const countEvents =
  (metrics: Metrics): CountEvents =>
  (counts) => {
    for (const status of ["accepted", "not-kept", "invalid"] as const) {
      metrics.addMetric(NAMES[status], MetricUnit.Count, counts[status]);
    }
    metrics.publishStoredMetrics();
  };
