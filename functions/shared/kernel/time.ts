export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** An instant in epoch milliseconds as ISO 8601 in UTC with milliseconds: the one form in which instants are stored. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** An instant (ISO 8601) some milliseconds later; a negative number is earlier. */
export const later = (instant: string, ms: number): string => iso(Date.parse(instant) + ms);

/** The day (UTC) of an instant in ISO 8601: `2026-11-29`. */
export const dayOf = (instant: string): string => instant.slice(0, 10);

/** An instant in epoch milliseconds as DynamoDB's time to live wants it: epoch seconds, never before the instant. */
export const ttl = (ms: number): number => Math.ceil(ms / SECOND_MS);
