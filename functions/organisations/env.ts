/** The environment of what reads and writes organisations. */
export type OrganisationsEnvironment = { ORGANISATIONS_TABLE: string };

/** The environment of what asks which seats were bought. */
export type SeatsEnvironment = OrganisationsEnvironment & { COMMERCE_TABLE: string };

/** The environment of what names products. */
export type ClaimEnvironment = SeatsEnvironment & { CATALOGUE_TABLE: string };

/** The environment of what mails codes, which are claimed on a page under `SITE_URL`. */
export type InviteEnvironment = ClaimEnvironment & { SITE_URL: string };

/** The environment of what tells how far members are. */
export type UsageEnvironment = SeatsEnvironment & { LEARNING_TABLE: string };
