import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../shared/kernel/time.ts";

/** Between the attempts of a delivery, in milliseconds: those of the Standard Webhooks, less its first of five seconds. */
export const BACKOFF_MS: readonly number[] = [
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
/** Each wait varies by up to this fraction, so that deliveries that failed together are not retried together. */
export const JITTER = 0.1;

/** After this time an attempt is over, or its sender gone: then the delivery is due again. */
export const LEASE_MS = MINUTE_MS;
/** The time in which an endpoint may answer. */
export const TIMEOUT_MS = 10 * SECOND_MS;
/** An endpoint that accepted nothing for this long is disabled. */
export const FAILING_MS = 5 * DAY_MS;
/** How long an old secret also signs. */
export const OLD_SECRET_MS = DAY_MS;
/** How long a delivery and its attempts are stored. */
export const KEPT_MS = 30 * DAY_MS;

export const MOST_ENDPOINTS = 10;
/** The most endpoints for everyone's sales, of all operators together: each sale is delivered to each of them. */
export const MOST_OF_ALL = 50;
export const MOST_SECRETS = 3;
/** The most stored attempts of a delivery: the newest. */
export const MOST_ATTEMPTS = 20;
/** The most stored bytes of an answer. */
export const MOST_BODY_BYTES = 1024;
/** Deliveries that one call reads, to replay failed ones. */
export const MOST_LOOKED_AT = 1_000;
/** Endpoints, and deliveries, that are sent to or written at the same time. */
export const AT_ONCE = 20;
/** Deliveries in one run of the sweep: the rest is due for the next. */
export const MOST_SWEPT = 2_000;
