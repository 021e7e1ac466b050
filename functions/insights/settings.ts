/** The days that a journey is followed after the day of the first sight. */
export const JOURNEY_DAYS = 14;

/** The days of one step when catching up. */
export const DAYS_A_STEP = 92;

/** The compressed bytes of the log for one pass: about three million pairs of a person and a product. */
export const BYTES_A_PASS = 96 * 1024 * 1024;

/** The most passes of a step; a log that needs more is too large for one function. */
export const MOST_PASSES = 12;

/** The partitions of customers' records. */
export const PEOPLE_PARTS = 8;

/** The newest months of first purchases that are shown. */
export const COHORTS = 24;

/** The most rows of a day in the objects that pages read; the others are only in the total. */
export const MOST_PRODUCTS = 1_000;

/** The most days of a funnel. */
export const DAYS_AT_ONCE = 92;

/** The smallest number of people that creators see; numbers of people are multiples of it. */
export const FEWEST = 5;

/** The most learners that an audience is made from; of more, a sample is drawn. */
export const MOST_LEARNERS = 400;

/** The most audiences that one night updates, and the days for which each stays unchanged. */
export const AUDIENCES_A_NIGHT = 200;
export const AUDIENCE_DAYS = 7;
