/** The environment of what reads and writes experiments. */
export const experimentsEnv = ["CONVERSION_TABLE"] as const;

/** The environment of what makes and stops offers: on products of the catalogue. */
export const offersEnv = ["CONVERSION_TABLE", "CATALOGUE_TABLE"] as const;

/** The environment of what chooses an offer for somebody, by what is known of them. */
export const chooseOfferEnv = [...offersEnv, "BEHAVIOUR_TABLE"] as const;

/** The environment of what gives pages their variants: it asks who chose not to be profiled. */
export const variantsEnv = [...experimentsEnv, "BEHAVIOUR_TABLE"] as const;

/** The environment of what keeps what orders came to. */
export const boughtEnv = [...experimentsEnv, "IDENTITY_TABLE"] as const;

/** The environment of the nightly readings. */
export const readingsEnv = [...experimentsEnv, "RECOMMENDATIONS_TABLE", "MODEL_BUCKET"] as const;
