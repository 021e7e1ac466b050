import { DAY_SECONDS } from "../shared/kernel/time.ts";

/** The most products with impressions in a profile; the newest stay. */
export const SHOWN = 100;
/** Twice the events of one request, so that a whole batch can be repeated after another one. */
export const REMEMBERED = 1000;

/** The most days with activity that a profile lists: the newest stay. */
export const ACTIVE_DAYS = 90;

/** A visitor's profile is deleted after 400 days without activity. */
export const VISITOR_SECONDS = 400 * DAY_SECONDS;

/** A device's clock may be wrong, by as much as a time zone. */
export const AHEAD_HOURS = 24;
/** A device may have been offline for as long. */
export const BEHIND_DAYS = 30;

/** The attempts of a change of a profile: a user's pages may send twenty batches at once, and all change one item. */
export const PROFILE_ATTEMPTS = 40;

/** How many products' attributes and progress are read: those of the last interactions. */
export const PORTRAIT_PRODUCTS = 100;
