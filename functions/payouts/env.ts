/** The environment of what reads and books earnings. */
export type PayoutsEnvironment = { PAYOUTS_TABLE: string };

/** The environment of what talks to Stripe. `PAYOUTS_STRIPE_SECRET` names the secret of its keys. */
export type PayoutsStripeEnvironment = PayoutsEnvironment & { PAYOUTS_STRIPE_SECRET: string };

/** The environment of what heeds whose transfers an operator stopped: commerce keeps it. */
export type HeedingEnvironment = PayoutsEnvironment & { COMMERCE_TABLE: string };
export type RunTransfersEnvironment = PayoutsStripeEnvironment & HeedingEnvironment;

/** The environment of what tells where creators are paid: by where the platform is at home, an ISO 3166 code. */
export type CountriesEnvironment = { PLATFORM_COUNTRY: string };

/** The environment of what tells what creators are paid in: codes with commas between, the first for all that is converted. */
export type CurrenciesEnvironment = { SETTLEMENT_CURRENCIES: string };

/** The environment of what opens accounts. Creators come back from Stripe to pages under `SITE_URL`. */
export type OpenAccountEnvironment = PayoutsStripeEnvironment & CountriesEnvironment & { SITE_URL: string };
