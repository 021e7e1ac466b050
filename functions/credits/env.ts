/** The environment of what spends credits: the rights to them, and what they open, are commerce's. */
export type CreditsEnvironment = { CREDITS_TABLE: string };
export type AccountEnvironment = CreditsEnvironment & { COMMERCE_TABLE: string };
export type UseEnvironment = AccountEnvironment & { CATALOGUE_TABLE: string };

/** The environment of what tells Stripe of usage. `STRIPE_SECRET` names the secret that holds the keys. */
export type MeterEnvironment = { COMMERCE_TABLE: string; STRIPE_SECRET: string; METER_EVENT: string };
