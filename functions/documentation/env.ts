/** The environment of what asks this API itself: where it is. */
export type OwnApiEnvironment = { API_URL: string };
