import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { CountEvents, EventStatus } from "../flows/ports.ts";

const NAMES = {
  accepted: "EventsAccepted",
  "not-kept": "EventsNotKept",
  "unknown-product": "EventsUnknownProduct",
  invalid: "EventsInvalid",
} as const satisfies Record<EventStatus, string>;

/** Writes the counts into the function's log, in the format that CloudWatch makes metrics of. */
export const countEvents =
  (metrics: Metrics): CountEvents =>
  (counts) => {
    for (const status of Object.keys(NAMES) as EventStatus[]) {
      metrics.addMetric(NAMES[status], MetricUnit.Count, counts[status]);
    }
    metrics.publishStoredMetrics();
  };
