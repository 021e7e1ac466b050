/** The environment of what puts events on the platform's bus. */
export const busEnv = ["EVENT_BUS"] as const;

/** The environment of what signs or verifies visitors' tokens: the secret that holds their key. */
export const visitorEnv = ["VISITOR_SECRET"] as const;

/** The environment of every route that accepts an access token: the client that issues them. */
export const tokenEnv = ["TOKEN_CLIENT_ID"] as const;

/** The environment of a route where a token may be sent and need not: there is no authorizer before it. */
export const verifyingEnv = [...tokenEnv, "TOKEN_ISSUER", "TOKEN_KEYS_URL"] as const;

/** The environment of every route: what is compared with the secret by which the site's distribution is known. */
export const originEnv = ["ORIGIN_DIGESTS"] as const;

/** The environment of a route with limits: the table that counts who asked how often. */
export const limitsEnv = ["LIMITS_TABLE"] as const;

/** The environment of what vouches for callers: it asks the user pool. */
export const vouchingEnv = [...verifyingEnv, "USER_POOL_ID"] as const;

/** What a list of variables gives whoever reads it by `environment(...)`. */
export type EnvOf<Names extends readonly string[]> = Readonly<Record<Names[number], string>>;
