const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Between the attempts of a delivery, in milliseconds: those of the Standard Webhooks, less its first of five seconds. */
export const BACKOFF_MS: readonly number[] = [
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** Each wait is longer or shorter by up to this part of it, so that what failed together is not sent together. */
export const JITTER = 0.1;

/** An attempt is over, or its sender is gone, after this long: then the delivery is due again. */
export const LEASE_MS = MINUTE;
/** For which an endpoint may answer. */
export const TIMEOUT_MS = 10 * SECOND;
/** An endpoint that took nothing for as long is disabled. */
export const FAILING_MS = 5 * DAY;
/** For which an old secret signs too. */
export const OLD_SECRET_MS = DAY;
/** For which a delivery and its attempts are kept. */
export const KEPT_MS = 30 * DAY;

export const MOST_ENDPOINTS = 10;
/** Endpoints, of all operators together, that hear of everyone's sales: each sale is written for each of them. */
export const MOST_OF_ALL = 50;
export const MOST_SECRETS = 3;
/** Of each delivery, the newest are kept. */
export const MOST_ATTEMPTS = 20;
/** Of what an endpoint answers. */
export const MOST_BODY_BYTES = 1024;
/** Deliveries that one call looks at, to send those that failed again. */
export const MOST_LOOKED_AT = 1_000;
