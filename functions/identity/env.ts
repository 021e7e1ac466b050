/** The environment of functions that talk to the user pool as its client. */
export const sessionEnv = ["USER_POOL_CLIENT_ID"] as const;

/** The environment of the caller's own account. */
export const accountEnv = ["IDENTITY_TABLE"] as const;

/** The environment of what confirms a registration, or opens, lists and ends sessions. */
export const confirmationEnv = [...sessionEnv, ...accountEnv] as const;

/** The environment of what administers the user pool. */
export const poolEnv = ["USER_POOL_ID"] as const;

/** The environment of registration. */
export const registrationEnv = [...confirmationEnv, ...poolEnv] as const;

/** The environment of what ends all sessions of an account that a mailed code or an app speaks for. */
export const resetEnv = [...sessionEnv, ...poolEnv, ...accountEnv] as const;

/** The environment of functions that make a user a creator. */
export const creatorEnv = [...poolEnv, ...accountEnv, "CREATORS_TABLE"] as const;

/** The environment of what looks accounts up, or ends all sessions of one by its id. */
export const lookUpEnv = [...poolEnv, ...accountEnv] as const;
