/** The environment of what reads and writes organisations. */
export const organisationsEnv = ["ORGANISATIONS_TABLE"] as const;

/** The environment of what asks which seats were bought. */
export const seatsEnv = [...organisationsEnv, "COMMERCE_TABLE"] as const;

/** The environment of what names products. */
export const claimEnv = [...seatsEnv, "CATALOGUE_TABLE"] as const;

/** The environment of what mails codes, which are claimed on a page under `SITE_URL`. */
export const inviteEnv = [...claimEnv, "SITE_URL"] as const;

/** The environment of what tells how far members are. */
export const usageEnv = [...seatsEnv, "LEARNING_TABLE"] as const;
