/** The environment of functions that use affiliates, codes, clicks and shares. */
export const affiliatesEnv = ["AFFILIATES_TABLE"] as const;

/** The environment of functions that check a product's creator. */
export const sharesEnv = [...affiliatesEnv, "CATALOGUE_TABLE"] as const;

/** The environment of functions that check which user a visitor became. */
export const clicksEnv = [...affiliatesEnv, "IDENTITY_TABLE"] as const;
