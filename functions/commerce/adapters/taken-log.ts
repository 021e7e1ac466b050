import { logger } from "../../shared/runtime/logger.ts";
import type { Taken } from "../payments/inbox.ts";
import type { StripeEvent } from "../ports.ts";

const LEVELS: Readonly<Record<Taken["outcome"], "debug" | "info" | "warn" | "error">> = {
  applied: "info",
  repeated: "info",
  ignored: "debug",
  "not-ours": "info",
  "unknown-type": "warn",
  // Money that fits no order.
  refused: "error",
};

export function logTaken({ id, type }: StripeEvent, { outcome, detail, about }: Taken): void {
  logger[LEVELS[outcome]](`event ${outcome}: ${detail}`, { event: id, type, ...about });
}
