import { DAY_MS, HOUR_MS } from "../shared/kernel/time.ts";

/** The limit of each count: one read. */
export const MOST_COUNTED = 100;

/**
 * How long each part may wait before it counts as a fault: the alarms in docs/runbook.md have the same limits. A failed
 * event is sent again within the hour; nightly work may fail one night; the hourly survey may fail twice.
 */
export const PATIENCE_MS = {
  "failed-events": HOUR_MS,
  "refunds-to-make": 36 * HOUR_MS,
  "orders-compared": 36 * HOUR_MS,
  "payouts-compared": 36 * HOUR_MS,
  "transfers-in-transit": DAY_MS,
  training: 36 * HOUR_MS,
  survey: 3 * HOUR_MS,
} as const;
