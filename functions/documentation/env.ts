/** The environment of functions that ask this API itself: where it is. */
export const ownApiEnv = ["API_URL"] as const;
