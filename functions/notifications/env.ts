/** The environment of functions that keep what people are told. */
export const notificationsEnv = ["NOTIFICATIONS_TABLE"] as const;

/** The environment of functions that tell people: whom, in which language, and where `SITE_URL` shows it. */
export const tellingEnv = [...notificationsEnv, "IDENTITY_TABLE", "SITE_URL"] as const;

/** The environment of what tells of reviews: what of. */
export const tellOfReviewsEnv = [...tellingEnv, "CATALOGUE_TABLE"] as const;

/** The environment of what tells of seats: whose, and what of. */
export const tellOfSeatsEnv = [...tellOfReviewsEnv, "ORGANISATIONS_TABLE"] as const;

/** The environment of functions that need to know who chooses, and in which language. */
export const choosingEnv = [...notificationsEnv, "IDENTITY_TABLE"] as const;

/** The environment of what decides about lifecycle messages: all that they are about, and `API_URL`, the host that stops them. */
export const messagesEnv = [
  ...tellingEnv,
  "API_URL",
  "CATALOGUE_TABLE",
  "COMMERCE_TABLE",
  "CONVERSION_TABLE",
  "CREATORS_TABLE",
  "LEARNING_TABLE",
] as const;
