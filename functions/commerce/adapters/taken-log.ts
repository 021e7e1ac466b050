import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logger } from "../../shared/runtime/logger.ts";
import type { Taken } from "../flows/event-inbox.ts";
import type { StripeEvent } from "../flows/ports.ts";

const LEVELS: Readonly<Record<Taken["outcome"], "debug" | "info" | "warn" | "error">> = {
  applied: "info",
  repeated: "info",
  ignored: "debug",
  "not-ours": "info",
  "unknown-type": "warn",
  // Money that fits no order.
  refused: "error",
};

const metrics = new Metrics({ namespace: "Lyceum" });

/** Money that arrived and paid for nothing: somebody must give it back. */
const UNEXPECTED: readonly unknown[] = ["payment-mismatch", "second-payment"];

export function logTaken({ id, type }: StripeEvent, { outcome, detail, about }: Taken): void {
  if (UNEXPECTED.includes(about?.code)) {
    metrics.addMetric("UnexpectedPayments", MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  }
  logger[LEVELS[outcome]](`event ${outcome}: ${detail}`, { event: id, type, ...about });
}
