/** The environment of what puts events on the platform's bus. */
export type BusEnvironment = { EVENT_BUS: string };

/** The environment of what signs or verifies visitors' tokens: the secret that holds their key. */
export type VisitorEnvironment = { VISITOR_SECRET: string };

/** The environment of every route that may be told who calls: the client whose access tokens are taken. */
export type TokenEnvironment = { TOKEN_CLIENT_ID: string };

/** The environment of a route where a token may be sent and need not: there is no authorizer before it. */
export type VerifyingEnvironment = TokenEnvironment & { TOKEN_ISSUER: string; TOKEN_KEYS_URL: string };

/** The environment of a route with limits: the table that counts who asked how often. */
export type LimitsEnvironment = { LIMITS_TABLE: string };

/** The environment of what vouches for callers: it asks the user pool. */
export type VouchingEnvironment = VerifyingEnvironment & { USER_POOL_ID: string };
