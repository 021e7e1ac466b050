/** The environment of functions that spend credits; their entitlements are commerce's. */
const creditsEnv = ["CREDITS_TABLE"] as const;

export const accountEnv = [...creditsEnv, "COMMERCE_TABLE"] as const;

/** The environment of functions that show uses and balances with their creators. */
export const shownUsesEnv = [...creditsEnv, "CREATORS_TABLE"] as const;
export const balancesEnv = [...accountEnv, "CREATORS_TABLE"] as const;

export const useEnv = [...accountEnv, "CATALOGUE_TABLE"] as const;

/** The environment of functions that report usage to Stripe. `STRIPE_SECRET` names the secret that holds the keys. */
export const meterEnv = ["COMMERCE_TABLE", "STRIPE_SECRET", "METER_EVENT"] as const;
