/**
 * The environment of functions that store endpoints. WEBHOOK_PRIVATE_HOSTS, which no template sets, may name hosts,
 * separated by commas, that are reached though they are not on the internet.
 */
export const webhooksEnv = ["WEBHOOKS_TABLE"] as const;

/** The environment of senders, which also mail the owner of a disabled endpoint, and ask who is an operator. */
export const sendingEnv = [...webhooksEnv, "IDENTITY_TABLE", "USER_POOL_ID"] as const;
