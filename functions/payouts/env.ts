/** The environment of functions that read and book earnings. */
export const payoutsEnv = ["PAYOUTS_TABLE"] as const;

/** The environment of functions that talk to Stripe. `PAYOUTS_STRIPE_SECRET` names the secret of its keys. */
export const payoutsStripeEnv = [...payoutsEnv, "PAYOUTS_STRIPE_SECRET"] as const;

/** The environment of functions that heed whose transfers an operator stopped: commerce keeps it. */
export const heedingEnv = [...payoutsEnv, "COMMERCE_TABLE"] as const;

export const runTransfersEnv = [...payoutsStripeEnv, ...heedingEnv] as const;

/**
 * The environment of functions that tell where creators are paid: by where the platform is at home, an ISO 3166 code.
 */
export const countriesEnv = ["PLATFORM_COUNTRY"] as const;

/**
 * The environment of functions that tell what creators are paid in: codes with commas between, the first for all that
 * is converted.
 */
export const currenciesEnv = ["SETTLEMENT_CURRENCIES"] as const;

/** The environment of functions that open accounts. Creators come back from Stripe to pages under `SITE_URL`. */
export const openAccountEnv = [...payoutsStripeEnv, ...countriesEnv, "SITE_URL"] as const;
