export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const DAY_SECONDS = DAY_MS / SECOND_MS;

/**
 * An instant in epoch milliseconds as ISO 8601 in UTC with milliseconds, the only form in which instants are stored.
 */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** An instant in epoch seconds, as in Stripe's objects, in the same form. */
export const isoOfSeconds = (seconds: number): string => iso(seconds * SECOND_MS);

/** An instant (ISO 8601 with any fraction or offset) in the stored form, so that instants compare as text. */
export const storedInstant = (instant: string): string => iso(Date.parse(instant));

/** An instant (ISO 8601) some milliseconds later; a negative number is earlier. */
export const later = (instant: string, ms: number): string => iso(Date.parse(instant) + ms);

/** The day (UTC) of an instant in ISO 8601: `2026-11-29`. */
export const dayOf = (instant: string): string => instant.slice(0, 10);

/** An instant in epoch milliseconds as a time to live of DynamoDB: epoch seconds, never before the instant. */
export const ttl = (ms: number): number => Math.ceil(ms / SECOND_MS);

/** The earlier of two instants in their stored form. */
export const earlier = (a: string, b: string): string => (a < b ? a : b);

/** The latest of instants in their stored form; if one is missing, the other. */
export const latest = (instants: readonly string[], otherwise: string): string =>
  instants.toSorted().at(-1) ?? otherwise;

/**
 * The days (UTC) of a report, both included: the asked ones, or the `usual` number of days up to today. Undefined if there are
 * none, or more than `most`.
 * @param now epoch milliseconds
 */
export function daysAsked(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
  { usual, most }: { readonly usual: number; readonly most: number },
): { readonly from: string; readonly to: string } | undefined {
  const to = asked.to ?? dayOf(iso(now));
  const from = asked.from ?? dayOf(iso(Date.parse(to) - (usual - 1) * DAY_MS));
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return days >= 1 && days <= most ? { from, to } : undefined;
}
