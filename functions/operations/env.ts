/** The environment of what looks at everything. `DEAD_LETTERS` are the queues: name and URL, with commas between. */
export const healthEnv = [
  "COMMERCE_TABLE",
  "PAYOUTS_TABLE",
  "RECOMMENDATIONS_TABLE",
  "CATALOGUE_TABLE",
  "DEAD_LETTERS",
] as const;
