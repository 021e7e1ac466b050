/** The environment of what reads and writes orders. */
export type CommerceEnvironment = { COMMERCE_TABLE: string };

/** The environment of what talks to Stripe. `STRIPE_SECRET` names the secret that holds the keys. */
export type StripeEnvironment = CommerceEnvironment & { STRIPE_SECRET: string; SITE_URL: string };

/** The environment of what takes orders. */
export type PlaceOrderEnvironment = StripeEnvironment & { CATALOGUE_TABLE: string };
