import { DAY_MS, SECOND_MS } from "../shared/kernel/time.ts";

/** How long the URL of an upload takes a PUT to begin. */
export const URL_SECONDS = 3600;

/** How long after it was asked for an upload can be committed. */
export const COMMIT_MS = DAY_MS;

/** How old an object is that can no longer become content: its upload is over, whenever its PUT began. */
export const SPARED_MS = COMMIT_MS + URL_SECONDS * SECOND_MS + DAY_MS;

/** How many products one page of a list looks at, at most, where a filter leaves some out: it bounds a request's cost. */
export const LOOKED_AT = 500;

/** How many products are ranked anew at the same time. */
export const RANKED_AT_ONCE = 16;

/** How many average reviews a product is given beforehand: one five-star review must not beat a hundred. */
export const PRIOR_COUNT = 5;
export const PRIOR_MEAN = 3.5;
