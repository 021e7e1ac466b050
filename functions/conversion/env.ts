/** The environment of what reads and writes experiments. */
export const experimentsEnv = ["CONVERSION_TABLE"] as const;
