import { DAY_MS, HOUR_MS, MINUTE_MS } from "../shared/kernel/time.ts";

/**
 * The platform's share of each sale unless an operator set another, in basis points (1,000 is 10 %); the rest is the
 * creator's. Lines without a share of their own were ordered at this one: it must not be changed in place.
 */
export const PLATFORM_SHARE = 1_000;

/**
 * The most products that an order may entitle to, including those of bundles. A transaction holds 100 items. Each
 * product takes two of them when an order is paid or won back, and one more for each creator's sale, or for a refund's
 * copy for each creator of the 20 that its lines may have.
 */
export const MOST_PRODUCTS = 24;

/** How long an order can be paid. Stripe takes 30 minutes to 24 hours from when the checkout is made. */
export const CHECKOUT_LIFE_MS = 2 * HOUR_MS;

/** How long after the order its checkout may be made, so that it still has Stripe's 30 minutes. */
export const CHECKOUT_OPENING_MS = HOUR_MS;

/**
 * The same for orders with a code: unpaid they keep it from others for half an hour, Stripe's least, and the minutes in
 * which the checkout may be made.
 */
export const CODED_LIFE_MS = 36 * MINUTE_MS;
export const CODED_OPENING_MS = 5 * MINUTE_MS;

/** The most discounts of one owner, archived ones included: their codes stay theirs. */
export const MOST_DISCOUNTS = 2_000;

/**
 * How long money may be on its way before Stripe is asked whether it will ever arrive: no method of Stripe's takes
 * longer.
 */
export const PROCESSING_MS = 16 * DAY_MS;

/** How long a subscription gives access while an invoice is unpaid, from the invoice on. */
export const GRACE_MS = 7 * DAY_MS;

/** How long before a bank's deadline evidence is submitted automatically. */
export const EVIDENCE_LEAD_MS = 2 * DAY_MS;

/** The window of a reconciliation. Days divide into windows, so a window's journals are of one day. */
export const RECONCILED_WINDOW_MS = 6 * HOUR_MS;

/** How far it reaches back. Stripe lists events for 30 days; a window is left for the run itself. */
export const RECONCILED_REACH_MS = 30 * DAY_MS - RECONCILED_WINDOW_MS;

/** The most days of a summary of sales: a leap year. */
export const DAYS_AT_ONCE = 366;

/** Products on one page of a summary of sales: each is one query. */
export const PRODUCTS_AT_ONCE = 50;

/**
 * The most of a customer's orders, subscriptions, refunds and entitlements that operators see counted: one read of
 * each.
 */
export const MOST_COUNTED = 100;

/** How many of the newest they see beside the count. */
export const NEWEST_SHOWN = 20;
