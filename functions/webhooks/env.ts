/**
 * The environment of functions that keep endpoints. WEBHOOK_PRIVATE_HOSTS, which no template sets, may name hosts by
 * commas that are reached though they are not on the internet.
 */
export const webhooksEnv = ["WEBHOOKS_TABLE"] as const;

/**
 * The environment of functions that send: it mails the owner of an endpoint that is disabled, and asks who is an
 * operator.
 */
export const sendingEnv = [...webhooksEnv, "IDENTITY_TABLE", "USER_POOL_ID"] as const;
