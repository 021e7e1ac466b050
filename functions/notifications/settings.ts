import { DAY_MS, DAY_SECONDS, HOUR_MS } from "../shared/kernel/time.ts";

/** How long what somebody was told is kept. */
export const NOTICE_SECONDS = 180 * DAY_SECONDS;

/** The most lifecycle messages to a person in seven days, of all kinds together, and the time between two. */
export const MOST_A_WEEK = 2;
export const WEEK_MS = 7 * DAY_MS;
export const REST_MS = DAY_MS;

/** The hours in which none is sent unless a person chooses others. */
export const QUIET = { from: 21, to: 8 } as const;
/** The time zone of who has chosen none: where most readers of their language live. */
export const ZONES = { en: "Europe/London", zh: "Asia/Shanghai" } as const;

/** How long after an order that is not paid its buyer is reminded, and from when on it would be too late. */
export const CHECKOUT_LEFT_MS = HOUR_MS;
export const CHECKOUT_LATE_MS = 3 * DAY_MS;
/** How long an order can be paid, as commerce has it: one that ends before was withdrawn. */
export const CHECKOUT_LIFE_MS = 2 * HOUR_MS;

/** How long a course that was begun stands still before its learner is reminded. */
export const STALLED_MS = 7 * DAY_MS;
/** How long a right is looked at if nothing is studied. */
export const WATCHED_MS = 180 * DAY_MS;

/** How long new works of the creators whom a person follows are gathered for one message. */
export const GATHERED_MS = 6 * HOUR_MS;
export const NEWS_LATE_MS = 14 * DAY_MS;
/** The most works of one message. */
export const MOST_WORKS = 5;
/** How far back publications are looked for: longer than an index takes to show one, and than a run may be missed. */
export const PUBLISHED_REACH_MS = DAY_MS;
/** New works that one run finds. */
export const MOST_PUBLISHED = 1_000;
/** Followers who are told of a new work at once. */
export const FOLLOWERS_AT_ONCE = 100;

/** The share of people who get none of a kind, so that it is known what the others do because of it. */
export const CONTROL_SHARE = 0.1;
/** The least chance of each choice for the others: what is never tried cannot be measured. */
export const ARM_FLOOR = 0.1;
/** After how long it is counted what a message led to. */
export const MATURING_MS = 7 * DAY_MS;
/** How long a message and its links are kept. */
export const MESSAGE_MS = 90 * DAY_MS;
/** How long an occasion is remembered, so that it is used once. */
export const OCCASION_MS = 200 * DAY_MS;

/** Below these nothing is told of what messages brought. */
export const LEAST_DECIDED = 100;
export const LEAST_CONVERTED = 10;
