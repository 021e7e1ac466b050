/** The environment of what talks to the user pool as its client. */
export type SessionEnvironment = { USER_POOL_CLIENT_ID: string };

/** The environment of registration. */
export type RegistrationEnvironment = ConfirmationEnvironment & PoolEnvironment;

/** The environment of what confirms a registration. */
export type ConfirmationEnvironment = SessionEnvironment & AccountEnvironment;

/** The environment of what ends all sessions of an account. */
export type ResetEnvironment = SessionEnvironment & PoolEnvironment;

/** The environment of the caller's own account. */
export type AccountEnvironment = { IDENTITY_TABLE: string };

/** The environment of what administers the user pool. */
export type PoolEnvironment = { USER_POOL_ID: string };
