/** The environment of functions that read and write organisations. */
export const organisationsEnv = ["ORGANISATIONS_TABLE"] as const;

/** The environment of functions that ask which seats were bought. */
export const seatsEnv = [...organisationsEnv, "COMMERCE_TABLE"] as const;

/** The environment of functions that name products. */
export const claimEnv = [...seatsEnv, "CATALOGUE_TABLE"] as const;

/** The environment of functions that mail codes, which are claimed on a page under `SITE_URL`. */
export const inviteEnv = [...claimEnv, "SITE_URL"] as const;

/** The environment of functions that tell how far members are. */
export const usageEnv = [...seatsEnv, "LEARNING_TABLE"] as const;
