/** The environment of what keeps which mails were sent. */
export type MailTableEnvironment = { MAIL_TABLE: string };

/**
 * The environment of what sends mails. `MAIL_SENDER` is the address that they come from, `API_URL` where their receivers
 * stop them; the tables are those that mails are put in.
 */
export type MailEnvironment = MailTableEnvironment & {
  MAIL_SENDER: string;
  API_URL: string;
  COMMERCE_TABLE: string;
  ORGANISATIONS_TABLE: string;
  WEBHOOKS_TABLE: string;
};
