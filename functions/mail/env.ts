/** The environment of functions that record which mails were sent. */
export const mailTableEnv = ["MAIL_TABLE"] as const;

/** The environment of what hears of bounces and complaints: of lifecycle messages it tells where they were put. */
export const fatesEnv = [...mailTableEnv, "NOTIFICATIONS_TABLE"] as const;

/**
 * The environment of functions that send mails. `MAIL_SENDER` is the sender's address, `MAIL_SET` the configuration set
 * for which SES reports bounces and complaints, `API_URL` the host of the links that stop mails; the tables are those
 * with mails.
 */
export const mailEnv = [
  ...mailTableEnv,
  "MAIL_SENDER",
  "MAIL_SET",
  "API_URL",
  "COMMERCE_TABLE",
  "IDENTITY_TABLE",
  "ORGANISATIONS_TABLE",
  "NOTIFICATIONS_TABLE",
  "WEBHOOKS_TABLE",
] as const;
