/** The environment of what asks this API itself: where it is. */
export const ownApiEnv = ["API_URL"] as const;
