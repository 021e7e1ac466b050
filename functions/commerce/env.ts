/** The environment of what reads orders. */
export type CommerceEnvironment = { COMMERCE_TABLE: string };

/** The environment of what talks to Stripe. `STRIPE_SECRET` names the secret that holds the keys. */
export type StripeEnvironment = CommerceEnvironment & { STRIPE_SECRET: string };

/** The environment of what takes orders. Buyers come back from Stripe to pages under `SITE_URL`. */
export type PlaceOrderEnvironment = StripeEnvironment & { CATALOGUE_TABLE: string; SITE_URL: string };
