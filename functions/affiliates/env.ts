/** The environment of functions that know affiliates, codes, clicks and shares. */
export const affiliatesEnv = ["AFFILIATES_TABLE"] as const;

/** The environment of functions that check whose product it is. */
export const sharesEnv = [...affiliatesEnv, "CATALOGUE_TABLE"] as const;

/** The environment of functions that check who a visitor became. */
export const clicksEnv = [...affiliatesEnv, "IDENTITY_TABLE"] as const;
