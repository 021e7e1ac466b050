/** A claimed seat may pass to another member once in so many days, on average over its pool. */
export const HANDED_ON_EVERY_DAYS = 30;

/** The most mails per seat of a pool: a buyer of one seat must not be able to mail strangers without end. */
export const MAILS_FOR_EACH = 3;

/** The most organisations of one owner. */
export const MOST_OWNED = 20;

/** Claimed seats in one page of a report, and pools, many of which may have none. */
export const MOST_REPORTED = 1_000;
export const MOST_POOLS_REPORTED = 50;

/** Claimed seats that are updated in one transaction, with three writes each. */
export const SYNCED_AT_ONCE = 25;

/** Enough for a hundred, unless others assign seats of the same pool; the remaining addresses are then "busy". */
export const INVITING_MS = 15_000;

/** Others may assign seats of the same pool concurrently: each continues after the others. */
export const INVITING_ATTEMPTS = 20;
