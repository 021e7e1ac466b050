/** The environment of functions that show the nightly run's results. */
export const insightsEnv = ["INSIGHTS_BUCKET"] as const;

/** The same with the catalogue. */
export const funnelEnv = [...insightsEnv, "CATALOGUE_TABLE"] as const;

/** The environment of the nightly run. */
export const rebuildEnv = [...funnelEnv, "BEHAVIOUR_BUCKET", "BEHAVIOUR_TABLE"] as const;
