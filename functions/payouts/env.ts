/** The environment of functions that read and book earnings. */
export const payoutsEnv = ["PAYOUTS_TABLE"] as const;

/** The environment of functions that talk to Stripe. `PAYOUTS_STRIPE_SECRET` names the secret of its keys. */
export const payoutsStripeEnv = [...payoutsEnv, "PAYOUTS_STRIPE_SECRET"] as const;

/** The environment of functions that check whose transfers an operator stopped, in commerce's table. */
export const heedingEnv = [...payoutsEnv, "COMMERCE_TABLE"] as const;

export const runTransfersEnv = [...payoutsStripeEnv, ...heedingEnv] as const;

/** The environment of functions that know where creators can be paid: the platform's country, an ISO 3166 code. */
export const countriesEnv = ["PLATFORM_COUNTRY"] as const;

/**
 * The environment of functions that know the currencies of payouts: codes separated by commas; all other currencies are
 * converted into the first.
 */
export const currenciesEnv = ["SETTLEMENT_CURRENCIES"] as const;

/** The environment of functions that open accounts. Creators come back from Stripe to pages under `SITE_URL`. */
export const openAccountEnv = [...payoutsStripeEnv, ...countriesEnv, "SITE_URL", "AFFILIATES_TABLE"] as const;
