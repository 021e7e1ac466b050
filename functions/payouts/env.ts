/** The environment of what reads and books earnings. */
export type PayoutsEnvironment = { PAYOUTS_TABLE: string };

/** The environment of what talks to Stripe. `STRIPE_SECRET` names the secret that holds the keys. */
export type PayoutsStripeEnvironment = PayoutsEnvironment & { STRIPE_SECRET: string };

/** The environment of what opens accounts. Creators come back from Stripe to pages under `SITE_URL`. */
export type OpenAccountEnvironment = PayoutsStripeEnvironment & { SITE_URL: string };
