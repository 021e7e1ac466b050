/** The environment of functions that call the user pool as its client. */
export const sessionEnv = ["USER_POOL_CLIENT_ID"] as const;

/** The environment of functions that read or change the caller's account. */
export const accountEnv = ["IDENTITY_TABLE"] as const;

/** The environment of functions that confirm a registration, or open, list and end sessions. */
export const confirmationEnv = [...sessionEnv, ...accountEnv] as const;

/** The environment of functions that administer the user pool. */
export const poolEnv = ["USER_POOL_ID"] as const;

/** The environment of registration. */
export const registrationEnv = [...confirmationEnv, ...poolEnv] as const;

/** The environment of functions that end all sessions of an account after a mailed code or a code of an app. */
export const resetEnv = [...sessionEnv, ...poolEnv, ...accountEnv] as const;

/** The environment of functions that make a user a creator. */
export const creatorEnv = [...poolEnv, ...accountEnv, "CREATORS_TABLE"] as const;

/** The environment of functions that look up accounts, or end all sessions of one by its id. */
export const lookUpEnv = [...poolEnv, ...accountEnv] as const;
