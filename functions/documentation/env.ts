/** The environment of functions that call this API: its own URL. */
export const ownApiEnv = ["API_URL"] as const;
