/** How many experiments may run at once: all of them are read together, and tried at each list and page. */
export const MOST_RUNNING = 20;
/** And how many more may have people who are still watched. */
export const MOST_WATCHED = 40;

/** How old the plan that arms are given by may be, in ms. */
export const PLAN_MS = 60_000;

/** The part of people whom the holdout has: they see the shop without its measures. */
export const HOLDOUT_SHARE = 0.02;

/** Experiments on the same lists or page have parts of people that begin and end at whole ten-thousandths. */
export const PARTS = 10_000;

/** Who met an experiment, and orders of a day, are spread over so many partitions. */
export const EXPOSURE_SHARDS = 8;
export const BOUGHT_SHARDS = 4;

/** How long it is kept who met an experiment, and what an order came to. */
export const KEPT_DAYS = 400;

/** A reading takes so many people at most; with more, it says so and reads nothing. */
export const MOST_PEOPLE = 1_000_000;

/** Other ways to fill the place given to chance are evaluated on the lists of so many days. */
export const POLICY_DAYS = 28;

/** So many nights of an experiment are shown. */
export const MOST_NIGHTS = 120;
