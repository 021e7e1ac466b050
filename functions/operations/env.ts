/** The environment of the check of everything. `DEAD_LETTERS` lists the queues: names and URLs, separated by commas. */
export const healthEnv = [
  "COMMERCE_TABLE",
  "PAYOUTS_TABLE",
  "RECOMMENDATIONS_TABLE",
  "CATALOGUE_TABLE",
  "DEAD_LETTERS",
] as const;
