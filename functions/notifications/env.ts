/** The environment of functions that store notices. */
export const notificationsEnv = ["NOTIFICATIONS_TABLE"] as const;

/** The environment of functions that notify people: their accounts with the language, and `SITE_URL` for links. */
export const tellingEnv = [...notificationsEnv, "IDENTITY_TABLE", "SITE_URL"] as const;

/** The environment of notices about reviews, with the reviewed products. */
export const tellOfReviewsEnv = [...tellingEnv, "CATALOGUE_TABLE"] as const;

/** The environment of notices about seats, with the organisations and products. */
export const tellOfSeatsEnv = [...tellOfReviewsEnv, "ORGANISATIONS_TABLE"] as const;

/** The environment of functions that read a person's choices and language. */
export const choosingEnv = [...notificationsEnv, "IDENTITY_TABLE"] as const;

/** The environment of decisions about lifecycle messages: all tables that they read, and `API_URL` for the unsubscribe links. */
export const messagesEnv = [
  ...tellingEnv,
  "API_URL",
  "CATALOGUE_TABLE",
  "COMMERCE_TABLE",
  "CONVERSION_TABLE",
  "CREATORS_TABLE",
  "LEARNING_TABLE",
] as const;
