/** The environment of functions that read and write experiments. */
export const experimentsEnv = ["CONVERSION_TABLE"] as const;

/** The environment of functions that make and stop offers, with the catalogue. */
export const offersEnv = ["CONVERSION_TABLE", "CATALOGUE_TABLE"] as const;

/** The environment of functions that choose an offer for a person, with their profile. */
export const chooseOfferEnv = [...offersEnv, "BEHAVIOUR_TABLE"] as const;

/** The environment of what gives pages their variants: it asks who chose not to be profiled. */
export const variantsEnv = [...experimentsEnv, "BEHAVIOUR_TABLE"] as const;

/** The environment of what keeps what orders came to. */
export const boughtEnv = [...experimentsEnv, "IDENTITY_TABLE"] as const;

/** The environment of the nightly readings. */
export const readingsEnv = [...experimentsEnv, "RECOMMENDATIONS_TABLE", "MODEL_BUCKET"] as const;
