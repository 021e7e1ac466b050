/** The environment of functions that keep which mails were sent. */
export const mailTableEnv = ["MAIL_TABLE"] as const;

/**
 * The environment of functions that send mails. `MAIL_SENDER` is the address that they come from, `API_URL` where their
 * receivers stop them; the tables are those that mails are put in.
 */
export const mailEnv = [
  ...mailTableEnv,
  "MAIL_SENDER",
  "API_URL",
  "COMMERCE_TABLE",
  "ORGANISATIONS_TABLE",
  "NOTIFICATIONS_TABLE",
  "WEBHOOKS_TABLE",
] as const;
