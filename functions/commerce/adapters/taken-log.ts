import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logger } from "../../shared/runtime/logger.ts";
import type { Taken } from "../flows/event-inbox.ts";
import type { StripeEvent } from "../flows/ports.ts";

const LEVELS: Readonly<Record<Exclude<Taken["outcome"], "refused">, "debug" | "info" | "warn">> = {
  applied: "info",
  repeated: "info",
  ignored: "debug",
  "not-ours": "info",
  "unknown-type": "warn",
};

const metrics = new Metrics({ namespace: "Lyceum" });

/** Money that arrived and paid for nothing: somebody must give it back. */
const UNEXPECTED: readonly unknown[] = ["payment-mismatch", "second-payment"];

export function logTaken({ id, type }: StripeEvent, { outcome, detail, about }: Taken): void {
  if (UNEXPECTED.includes(about?.code)) {
    metrics.addMetric("UnexpectedPayments", MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  }
  const fields = { event: id, type, ...about };
  // Money that fits no order.
  if (outcome === "refused") logger.error(`event refused: ${detail}`, fields);
  else logger[LEVELS[outcome]](`event ${outcome}: ${detail}`, fields);
}
