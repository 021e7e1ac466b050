import { DAY_MS, HOUR_MS, MINUTE_MS } from "../shared/kernel/time.ts";

/**
 * What the platform keeps of each sale unless an operator set another share, in basis points (1,000 is 10 %); the rest
 * is the creator's. Lines without a share of their own were ordered at this one: it must not be changed in place.
 */
export const PLATFORM_SHARE = 1_000;

/**
 * Products that an order may give a right to, those of bundles among them. A transaction holds 100 items. Each is two of
 * them where an order is paid or won back, beside one for each creator's sale, or a refund with a copy for each creator of
 * the 20 that its lines may have.
 */
export const MOST_PRODUCTS = 24;

/** How long an order can be paid. Stripe takes 30 minutes to 24 hours from when the checkout is made. */
export const CHECKOUT_LIFE_MS = 2 * HOUR_MS;

/** How long after the order its checkout may still be made: a checkout must then have Stripe's 30 minutes left. */
export const CHECKOUT_OPENING_MS = HOUR_MS;

/**
 * The same of what holds a code's use: unpaid it keeps the code from others for half an hour, Stripe's least, and the
 * minutes in which the checkout may be made.
 */
export const CODED_LIFE_MS = 36 * MINUTE_MS;
export const CODED_OPENING_MS = 5 * MINUTE_MS;

/** Discounts that one owner may have, those that are archived among them: their codes are theirs for good. */
export const MOST_DISCOUNTS = 2_000;

/** How long money may be on its way before Stripe is asked whether it ever comes: no method of Stripe's takes longer. */
export const PROCESSING_MS = 16 * DAY_MS;

/** How long a subscription gives access while an invoice is not paid, counted from when it was asked for. */
export const GRACE_MS = 7 * DAY_MS;

/** How long before a bank's deadline evidence is submitted automatically. */
export const EVIDENCE_LEAD_MS = 2 * DAY_MS;

/** What a reconciliation goes through at once. Days divide into windows: a window's journals are of one day. */
export const RECONCILED_WINDOW_MS = 6 * HOUR_MS;

/** How far it reaches back. Stripe lists events for 30 days; a window is left for the run itself. */
export const RECONCILED_REACH_MS = 30 * DAY_MS - RECONCILED_WINDOW_MS;

/** Days that one summary of sales goes over at most: a leap year. */
export const DAYS_AT_ONCE = 366;

/** Products on one page of a summary of sales: each is one query. */
export const PRODUCTS_AT_ONCE = 50;

/** Up to how many of a customer's orders, subscriptions, refunds and rights operators see counted: one read of each. */
export const MOST_COUNTED = 100;

/** How many of the newest they see beside the count. */
export const NEWEST_SHOWN = 20;
