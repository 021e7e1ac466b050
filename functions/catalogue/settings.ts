import { DAY_MS, SECOND_MS } from "../shared/kernel/time.ts";

/** For how many seconds an upload's URL is valid. */
export const URL_SECONDS = 3600;

/** How long after its request an upload can be committed. */
export const COMMIT_MS = DAY_MS;

/** The age from which an object can no longer become content: its upload is over, whenever its PUT began. */
export const SPARED_MS = COMMIT_MS + URL_SECONDS * SECOND_MS + DAY_MS;

/** The most products that one page of a list reads if a filter leaves some out: it bounds a request's cost. */
export const LOOKED_AT = 500;

/** How many products are ranked at the same time. */
export const RANKED_AT_ONCE = 16;

/** The weight of the prior mean, in reviews: one five-star review must not beat a hundred. */
export const PRIOR_COUNT = 5;
export const PRIOR_MEAN = 3.5;
