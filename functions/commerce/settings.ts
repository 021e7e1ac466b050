import { DAY_MS, DAY_SECONDS, HOUR_MS, MINUTE_MS } from "../shared/kernel/time.ts";

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

/** The most automatic refunds of a customer in `AUTOMATIC_DAYS`; further ones are decided by a person. */
export const MOST_AUTOMATIC = 3;

/** The window of `MOST_AUTOMATIC`, in days. */
export const AUTOMATIC_DAYS = 90;

/** The share of paid orders that may be refunded automatically: the first one, then one in this many. */
export const ONE_IN = 3;

/** The most mails of one gift to all addresses together, so that nobody can mail strangers without end. */
export const MOST_GIFT_MAILS = 5;

/** The longest text of evidence for a dispute: Stripe accepts 150,000 characters in all. */
export const MOST_EVIDENCE_CHARACTERS = 20_000;

/** The most refunds and requests of one order: all of them are stored in it. */
export const MOST_REFUNDS = 50;

/** The number of decisions about a creator that are stored, the newest ones. */
export const MOST_DECISIONS = 100;

/** The most revenue shares of a product or creator: all of them are one item. */
export const MOST_SHARES = 100;

/** How long an applied event is remembered: Stripe sends one for three days, and an operator may replay it within 30. */
export const NOTE_SECONDS = 90 * DAY_SECONDS;

/** The newest invoices of a subscription that are read: more than the retries of a few periods; older ones are past their grace. */
export const INVOICES_LOOKED_AT = 24;

/** How long an event may keep failing before it counts for the alarm: it is sent again within the hour, and most succeed then. */
export const FAILURE_PATIENCE_MS = HOUR_MS;

/** The days of a summary of sales, unless given. */
export const SALES_DAYS = 30;

/** The most events of Stripe that operators see with an order; most orders have few. */
export const MOST_EVENTS = 100;
