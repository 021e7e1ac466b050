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
/** Each wait is longer or shorter by up to this part of it, so that what failed together is not sent together. */
export const JITTER = 0.1;

/** An attempt is over, or its sender is gone, after this long: then the delivery is due again. */
export const LEASE_MS = MINUTE_MS;
/** For which an endpoint may answer. */
export const TIMEOUT_MS = 10 * SECOND_MS;
/** An endpoint that took nothing for as long is disabled. */
export const FAILING_MS = 5 * DAY_MS;
/** For which an old secret signs too. */
export const OLD_SECRET_MS = DAY_MS;
/** How long a delivery and its attempts are stored. */
export const KEPT_MS = 30 * DAY_MS;

export const MOST_ENDPOINTS = 10;
/** Endpoints, of all operators together, that hear of everyone's sales: each sale is written for each of them. */
export const MOST_OF_ALL = 50;
export const MOST_SECRETS = 3;
/** Of each delivery, the newest are stored. */
export const MOST_ATTEMPTS = 20;
/** Of what an endpoint answers. */
export const MOST_BODY_BYTES = 1024;
/** Deliveries that one call looks at, to send those that failed again. */
export const MOST_LOOKED_AT = 1_000;
/** Endpoints, and deliveries, that are written to at the same time. */
export const AT_ONCE = 20;
/** Deliveries that one run of the sweep takes up: the rest is due for the next. */
export const MOST_SWEPT = 2_000;
