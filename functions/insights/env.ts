/** The environment of functions that show what the nightly run counted. */
export const insightsEnv = ["INSIGHTS_BUCKET"] as const;

/** The same with the products that it is about. */
export const funnelEnv = [...insightsEnv, "CATALOGUE_TABLE"] as const;

/** The environment of the nightly run. */
export const rebuildEnv = [...funnelEnv, "BEHAVIOUR_BUCKET", "BEHAVIOUR_TABLE"] as const;
