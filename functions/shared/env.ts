/** The environment of functions that put events on the platform's bus. */
export const busEnv = ["EVENT_BUS"] as const;

/** The environment of functions that sign or verify visitors' tokens: the secret with their key. */
export const visitorEnv = ["VISITOR_SECRET"] as const;

/** The environment of every route that accepts an access token: the client that issues them. */
export const tokenEnv = ["TOKEN_CLIENT_ID"] as const;

/** The environment of routes with an optional token, which have no authorizer. */
export const verifyingEnv = [...tokenEnv, "TOKEN_ISSUER", "TOKEN_KEYS_URL"] as const;

/** The environment of every route: the digests by which it recognises the site's distribution. */
export const originEnv = ["ORIGIN_DIGESTS"] as const;

/** The environment of routes with limits: the table of counters by caller. */
export const limitsEnv = ["LIMITS_TABLE"] as const;

/** The environment of functions that ask the user pool about callers. */
export const vouchingEnv = [...verifyingEnv, "USER_POOL_ID"] as const;

/** The variables of a list, as `environment(...)` returns them. */
export type EnvOf<Names extends readonly string[]> = Readonly<Record<Names[number], string>>;
