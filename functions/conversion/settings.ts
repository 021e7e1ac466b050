/** The most experiments that run at once: all are read together, for each list and page. */
export const MOST_RUNNING = 20;
/** The most stopped experiments whose outcomes still count. */
export const MOST_WATCHED = 40;

/** The largest age of the plan that assigns arms, in ms. */
export const PLAN_MS = 60_000;

/** The share of people in the holdout, who see the shop without optimised measures. */
export const HOLDOUT_SHARE = 0.02;

/** The ranges of people begin and end at multiples of a ten-thousandth. */
export const PARTS = 10_000;

/** The shards of an experiment's exposures, and of a day's orders. */
export const EXPOSURE_SHARDS = 8;
export const BOUGHT_SHARDS = 4;

/** How long exposures and orders' amounts are stored. */
export const KEPT_DAYS = 400;

/** The most people of a reading; with more, it fails with this reason. */
export const MOST_PEOPLE = 1_000_000;

/** Other ways to fill the place given to chance are evaluated on the lists of so many days. */
export const POLICY_DAYS = 28;

/** So many nights of an experiment are shown. */
export const MOST_NIGHTS = 120;
