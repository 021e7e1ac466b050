/** What Stripe's client calls a connection that broke or took too long, too many requests, and a failure of Stripe's own. */
const UNANSWERED: readonly unknown[] = ["StripeConnectionError", "StripeRateLimitError", "StripeAPIError"];

/**
 * Whether Stripe gave no answer: it did not in time, has too much to do, is changing the same object (409, 429), or broke
 * down. What was asked may have been done, or not; its client has tried again what may be, twice. Told by the error's own
 * fields, so that what never asks Stripe does not load its client.
 */
export function isUnanswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { type, statusCode } = error as { type?: unknown; statusCode?: unknown };
  return UNANSWERED.includes(type) || (typeof type === "string" && type.startsWith("Stripe") && statusCode === 409);
}
