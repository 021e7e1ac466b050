import { CHECKOUT_LIFE_MS, CHECKOUT_OPENING_MS, CODED_LIFE_MS, CODED_OPENING_MS, PROCESSING_MS } from "../settings.ts";

/** An order or subscription that waits for its buyer at a checkout. */
interface Waiting {
  readonly createdAt: string;
  readonly checkout?: { readonly expiresAt: string } | undefined;
  readonly processingSince?: string | undefined;
}

/** When its checkout ends, in epoch milliseconds. @param hasCode whether it holds a code's use */
export const paidUntil = (createdAt: string, hasCode: boolean): number =>
  Date.parse(createdAt) + (hasCode ? CODED_LIFE_MS : CHECKOUT_LIFE_MS);

/**
 * When it can no longer be paid by its checkout, or given one, in epoch milliseconds. Money on its way is waited for.
 */
export function lapsesAt({ createdAt, checkout, processingSince }: Waiting, hasCode: boolean): number {
  if (processingSince !== undefined) return Date.parse(processingSince) + PROCESSING_MS;
  if (checkout) return Date.parse(checkout.expiresAt);
  return Date.parse(createdAt) + (hasCode ? CODED_OPENING_MS : CHECKOUT_OPENING_MS);
}
