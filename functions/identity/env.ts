/** The environment of what talks to the user pool as its client. */
export type SessionEnvironment = { USER_POOL_CLIENT_ID: string };

/** The environment of registration. */
export type RegistrationEnvironment = SessionEnvironment & { USER_POOL_ID: string; IDENTITY_TABLE: string };

/** The environment of the caller's own account. */
export type AccountEnvironment = { IDENTITY_TABLE: string };

/** The environment of what changes groups. */
export type GroupEnvironment = { USER_POOL_ID: string };
