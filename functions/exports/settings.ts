import { DAY_MS, HOUR_MS } from "../shared/kernel/time.ts";

/** How long a file is stored: the bucket's lifecycle says the same. */
export const KEPT_MS = 7 * DAY_MS;

/** How long a URL to a file is valid. */
export const URL_SECONDS = 300;

/** An export that is not made by then is abandoned: its event was lost. */
export const PATIENCE_MS = HOUR_MS;

/** The most exports of a user in a day (UTC): each may be minutes of work. */
export const MOST_IN_A_DAY = 20;

/** The most attempts of an export. */
export const MOST_ATTEMPTS = 3;

/** The most rows of a file: some hundred megabytes, and minutes of work. */
export const MOST_ROWS = 500_000;
