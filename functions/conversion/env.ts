/** The environment of what reads and writes experiments. */
export const experimentsEnv = ["CONVERSION_TABLE"] as const;

/** The environment of what makes and stops offers: on products of the catalogue. */
export const offersEnv = ["CONVERSION_TABLE", "CATALOGUE_TABLE"] as const;

/** The environment of what chooses an offer for somebody, by what is known of them. */
export const chooseOfferEnv = [...offersEnv, "BEHAVIOUR_TABLE"] as const;
