import { DAY_SECONDS } from "../shared/kernel/time.ts";

/** Products that someone looked at and no more: so many of the newest are known. */
export const INTERESTS = 100;
/** Products that someone bought, gave back or dismissed: so many, whatever else was done since. */
export const DECIDED = 300;
/** Twice what one request may hold, so that a whole batch can be sent again after another one. */
export const REMEMBERED = 1000;

/** A visitor's profile is deleted when they have not been seen for 400 days. */
export const VISITOR_SECONDS = 400 * DAY_SECONDS;

/** A device's clock may be wrong, by as much as a time zone. */
export const AHEAD_HOURS = 24;
/** A device may have been offline for as long. */
export const BEHIND_DAYS = 30;

/** How often a change of a profile is tried: someone's pages may send twenty batches at once, and all change one item. */
export const PROFILE_ATTEMPTS = 40;
