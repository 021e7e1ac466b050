import { DAY_MS, HOUR_MS } from "../shared/kernel/time.ts";

/** How long a file is kept: the bucket's lifecycle is as long. */
export const KEPT_MS = 7 * DAY_MS;

/** How long a URL to a file is good for. */
export const URL_SECONDS = 300;

/** An export that is not made by then is given up: what should have made it was lost. */
export const PATIENCE_MS = HOUR_MS;

/** Exports that one may ask for in a day, counted by UTC: each may be minutes of work. */
export const MOST_IN_A_DAY = 20;

/** How often the making of an export begins at most. */
export const MOST_ATTEMPTS = 3;

/** Rows of one file: some hundred megabytes, and minutes of work. */
export const MOST_ROWS = 500_000;
