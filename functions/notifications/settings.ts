import { DAY_MS, DAY_SECONDS, HOUR_MS } from "../shared/kernel/time.ts";

/** How long a notice is stored. */
export const NOTICE_SECONDS = 180 * DAY_SECONDS;

/** The most lifecycle messages to a person in seven days, of all kinds together, and the time between two. */
export const MOST_A_WEEK = 2;
export const WEEK_MS = 7 * DAY_MS;
export const REST_MS = DAY_MS;

/** The quiet hours unless a person chooses others. */
export const QUIET = { from: 21, to: 8 } as const;
/** The time zone unless a person chooses one: that of most readers of their language. */
export const ZONES = { en: "Europe/London", zh: "Asia/Shanghai" } as const;

/** The time from an unpaid order to its reminder, and the time after which it is too late for one. */
export const CHECKOUT_LEFT_MS = HOUR_MS;
export const CHECKOUT_LATE_MS = 3 * DAY_MS;
/** How long an order can be paid, as in commerce: one that ends earlier was cancelled. */
export const CHECKOUT_LIFE_MS = 2 * HOUR_MS;

/** How long a begun course is paused before its learner is reminded. */
export const STALLED_MS = 7 * DAY_MS;
/** How long an entitlement is observed if nothing is studied. */
export const WATCHED_MS = 180 * DAY_MS;

/** How long new works of the creators whom a person follows are collected for one message. */
export const GATHERED_MS = 6 * HOUR_MS;
export const NEWS_LATE_MS = 14 * DAY_MS;
/** The most works of one message. */
export const MOST_WORKS = 5;
/** How far back publications are searched: longer than an index's delay, and than a few missed runs. */
export const PUBLISHED_REACH_MS = DAY_MS;
/** The most new works that one run finds. */
export const MOST_PUBLISHED = 1_000;
/** The followers of one page when occasions of a new work are made. */
export const FOLLOWERS_AT_ONCE = 100;

/** The share of people in a kind's control group, who get none of it. */
export const CONTROL_SHARE = 0.1;
/** The minimum probability of each choice for the others, so that each can be measured. */
export const ARM_FLOOR = 0.1;
/** The time after which a message's outcome is counted. */
export const MATURING_MS = 7 * DAY_MS;
/** How long a message and its links are stored. */
export const MESSAGE_MS = 90 * DAY_MS;
/** How long an occasion is stored, so that it is used once. */
export const OCCASION_MS = 200 * DAY_MS;

/** The fewest decisions for which the effect of messages is shown. */
export const LEAST_DECIDED = 100;
export const LEAST_CONVERTED = 10;
