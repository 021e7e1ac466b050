import type { Mail } from "./contract.ts";
import type { Rendered } from "./rendering.ts";

/** A mail is known by the context that put it, as "lyceum.commerce", and its id there. */
export interface MailRef {
  readonly source: string;
  readonly id: string;
}

export type IsSent = (mail: MailRef) => Promise<boolean>;
export type NoteSent = (mail: MailRef, messageId: string) => Promise<void>;
/** Hands a mail to SES. @returns SES's id of it @throws what SES answered, where it did not take it */
export type SendMail = (mail: Pick<Mail, "to" | "template">, as: Rendered) => Promise<string>;
