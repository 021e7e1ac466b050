import { DAY_MS } from "../shared/kernel/time.ts";

/** How long credits are reserved at most. */
export const RESERVED_MS = DAY_MS;

/** How long a use opens a product's content, unless its creator says otherwise. */
export const ACCESS_HOURS = 24;

/** The most lots of one use: each takes two writes of a transaction, which has room for a hundred. */
export const MOST_LOTS = 40;

/** How long a lot that has ended is shown. */
export const SHOWN_AFTER_END_MS = 90 * DAY_MS;

/** How long an expired entitlement by a use is stored, so that a refusal can explain it. */
export const ENDED_KEPT_MS = 90 * DAY_MS;
