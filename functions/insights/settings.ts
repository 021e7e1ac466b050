/** How many days a journey from the first sight of a product is followed, its first day not counted. */
export const JOURNEY_DAYS = 14;

/** Days that one step of catching up adds. */
export const DAYS_A_STEP = 92;

/** Compressed bytes of the log that one pass over it takes in: some three million pairs of a person and a product. */
export const BYTES_A_PASS = 96 * 1024 * 1024;

/** The most passes of a step; a log that needs more is for a larger tool than one function. */
export const MOST_PASSES = 12;

/** Parts of what is known of when people bought, and came back. */
export const PEOPLE_PARTS = 8;

/** The newest months of first purchases that are shown. */
export const COHORTS = 24;

/** Products and ways of a day that are told apart in what pages read; the rest is in its total alone. */
export const MOST_PRODUCTS = 1_000;

/** The most days of a funnel. */
export const DAYS_AT_ONCE = 92;

/** Fewer people than this are never told to creators, and numbers of people go by steps of it. */
export const FEWEST = 5;

/** Learners whose profiles an audience is made of; of more, so many are drawn. */
export const MOST_LEARNERS = 400;

/** Audiences that one night makes anew, and the days for which one stands. */
export const AUDIENCES_A_NIGHT = 200;
export const AUDIENCE_DAYS = 7;
