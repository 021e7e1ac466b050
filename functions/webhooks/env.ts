/**
 * The environment of what keeps endpoints. WEBHOOK_PRIVATE_HOSTS, which no template sets, may name hosts by commas that
 * are reached though they are not on the internet.
 */
export type WebhooksEnvironment = { WEBHOOKS_TABLE: string };

/** The environment of what sends: it mails the owner of an endpoint that is disabled, and asks who is an operator. */
export type SendingEnvironment = WebhooksEnvironment & { IDENTITY_TABLE: string; USER_POOL_ID: string };
