import { DAY_MS, DAY_SECONDS } from "../shared/kernel/time.ts";

/** The days in which a purchase counts for the affiliate whose link was followed. The site's cookie lasts as long. */
export const CLICK_DAYS = 30;
export const CLICK_MS = CLICK_DAYS * DAY_MS;

/** How long a click is stored: long enough for memberships with a trial, and for operators to check the evidence. */
export const CLICK_KEPT_SECONDS = 60 * DAY_SECONDS;

/** How long the mark of a counted click is stored: clicks of one person count once a day. */
export const COUNTED_SECONDS = 2 * DAY_SECONDS;

/** An affiliate's codes: one for each place where they recommend. */
export const MOST_CODES = 10;

/** The most stored browsers of an affiliate; clicks from them count as their own. */
export const MOST_VISITORS = 10;

/** The shards of an affiliate's clicks of a day, and the most clicks that each counts: 10,000 a day in all. */
export const CLICK_PARTS = 4;
export const MOST_CLICKS = 2_500;

/** The days of clicks in one reply. */
export const DAYS_AT_ONCE = 92;

/** The days of clicks that are shown unless others are asked for. */
export const CLICKS_SHOWN_DAYS = 30;

/** The most stored changes of a share: those of the last thirty days, and the one before. */
export const MOST_CHANGES = 50;

/** An operator's decisions on an affiliate that are stored: the newest. */
export const MOST_DECISIONS = 50;
