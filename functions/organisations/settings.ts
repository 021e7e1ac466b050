/** A seat that was claimed goes to another member once in so many days, on the average of its pool. */
export const HANDED_ON_EVERY_DAYS = 30;

/** The most mails per seat of a pool: a buyer of one seat must not be able to mail strangers without end. */
export const MAILS_FOR_EACH = 3;

/** Organisations that one may own. */
export const MOST_OWNED = 20;

/** Claimed seats in one page of a report, and pools, of which many may have none. */
export const MOST_REPORTED = 1_000;
export const MOST_POOLS_REPORTED = 50;

/** Claimed seats whose access follows their pool's in one transaction, of three writes each. */
export const SYNCED_AT_ONCE = 25;
