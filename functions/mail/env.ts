/** The environment of what sends mails. `MAIL_SENDER` is the address that they come from. */
export type MailEnvironment = { MAIL_TABLE: string; MAIL_SENDER: string };
