/** The environment of functions that read and write organisations. */
export const organisationsEnv = ["ORGANISATIONS_TABLE"] as const;

/** The environment of functions that read bought seats. */
export const seatsEnv = [...organisationsEnv, "COMMERCE_TABLE"] as const;

/** The environment of functions that show products' titles. */
export const claimEnv = [...seatsEnv, "CATALOGUE_TABLE"] as const;

/** The environment of functions that mail codes, to be claimed on a page under `SITE_URL`. */
export const inviteEnv = [...claimEnv, "SITE_URL"] as const;

/** The environment of functions that show members' progress. */
export const usageEnv = [...seatsEnv, "LEARNING_TABLE"] as const;
