/** The environment of functions that read orders. */
export const commerceEnv = ["COMMERCE_TABLE"] as const;

/** The environment of functions that show customers their purchases and the creators. */
export const shownEnv = [...commerceEnv, "CREATORS_TABLE"] as const;

/** The environment of functions that talk to Stripe. `STRIPE_SECRET` names the secret that holds the keys. */
export const stripeEnv = [...commerceEnv, "STRIPE_SECRET"] as const;

/** The environment of functions that approve refunds, which depend on used credits. */
export const refundEnv = [...stripeEnv, "CREDITS_TABLE"] as const;

/** The environment of functions that read a customer's progress. */
const studyEnv = [...stripeEnv, "LEARNING_TABLE"] as const;

/** The environment of dispute evidence: the bank gets the buyer's identity and activity. */
export const contestingEnv = [...studyEnv, "IDENTITY_TABLE"] as const;

/** The environment of automatic refunds: seats count as used once they were claimed. */
export const requestRefundEnv = [...studyEnv, ...refundEnv, "ORGANISATIONS_TABLE"] as const;

/**
 * The environment of functions that read the catalogue, and of those that send customers to Stripe's pages and back.
 */
export const changeSubscriptionEnv = [...stripeEnv, "CATALOGUE_TABLE"] as const;

export const billingPortalEnv = [...stripeEnv, "SITE_URL"] as const;

/** The environment of functions that check products. */
export const checkedEnv = [...commerceEnv, "CATALOGUE_TABLE"] as const;

/** The environment of functions that price carts; Stripe reckons the tax where `TAX` is "automatic". */
export const quoteEnv = [...checkedEnv, "TAX", "CONVERSION_TABLE"] as const;

/** The environment of functions that look for the affiliate of a purchase. */
const referralEnv = ["AFFILIATES_TABLE", "IDENTITY_TABLE", "ORGANISATIONS_TABLE"] as const;

/**
 * The environment of functions that open checkouts. Buyers come back from Stripe to pages under `SITE_URL`; Stripe
 * reckons the tax where `TAX` is "automatic".
 */
export const subscribeEnv = [...stripeEnv, "CATALOGUE_TABLE", "SITE_URL", "TAX", ...referralEnv] as const;

export const placeOrderEnv = [...subscribeEnv, "CONVERSION_TABLE"] as const;

/** The environment of functions that make receipts. `SELLER` is the seller as JSON, as in receipt.ts. */
export const receiptEnv = [...commerceEnv, "IDENTITY_TABLE", "SELLER"] as const;

/** The environment of functions that show creators their buyers. */
export const buyersEnv = [...commerceEnv, "IDENTITY_TABLE"] as const;
