/** The environment of what keeps what people are told. */
export const notificationsEnv = ["NOTIFICATIONS_TABLE"] as const;

/** The environment of what tells people: whom, in which language, and where `SITE_URL` shows it. */
export const tellingEnv = [...notificationsEnv, "IDENTITY_TABLE", "SITE_URL"] as const;
