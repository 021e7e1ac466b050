/** The types of Stripe's errors for a broken or slow connection, too many requests, and a failure of Stripe's own. */
const UNANSWERED: readonly unknown[] = ["StripeConnectionError", "StripeRateLimitError", "StripeAPIError"];

/**
 * Whether Stripe gave no answer: a timeout, too many requests (429), a change of the same object (409), or a failure of
 * its own. The request may have been executed or not; the client has retried twice where that is safe. Judged by the
 * error's fields, so that functions without Stripe do not load its client.
 */
export function isUnanswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { type, statusCode } = error as { type?: unknown; statusCode?: unknown };
  return UNANSWERED.includes(type) || (typeof type === "string" && type.startsWith("Stripe") && statusCode === 409);
}
