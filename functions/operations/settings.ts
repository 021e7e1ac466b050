import { DAY_MS, HOUR_MS } from "../shared/kernel/time.ts";

/** Up to how many of a thing are counted: one read. */
export const MOST_COUNTED = 100;

/**
 * How long each may take before it is wrong and no longer only waits: as the alarms have it, which docs/runbook.md tells of. A
 * failed event is sent again within the hour; nightly work may fail one night; what is surveyed hourly may miss twice.
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
