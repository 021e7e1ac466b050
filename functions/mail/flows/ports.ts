import type { Mail } from "../contract/mail.ts";
import type { Rendered } from "../domain/rendering.ts";

/** A mail is known by the context that put it, as "lyceum.commerce", and its id there. */
export interface MailRef {
  readonly source: string;
  readonly id: string;
}

/** The mail as it is in the table of the context that put it; undefined once it is over there. */
export type FindMail = (mail: MailRef) => Promise<Mail | undefined>;
export type IsSent = (mail: MailRef) => Promise<boolean>;
export type NoteSent = (mail: MailRef, messageId: string) => Promise<void>;

/** Why a mail with strangers' words is not sent. */
type Held = "stopped" | "too-many-to-one" | "too-many-by-one";
/**
 * Counts a mail for its receiver and its sender, once however often it is asked. @returns the token of the link that
 * stops further ones, or why it is not to be sent
 */
export type Admit = (ref: MailRef, mail: Mail) => Promise<{ readonly token: string } | { readonly held: Held }>;
export type NoteHeld = (mail: MailRef, held: Held) => Promise<void>;

/** Hands a mail to SES. @returns SES's id of it @throws what SES answered, where it did not take it */
export type SendMail = (mail: Pick<Mail, "to" | "template">, as: Rendered) => Promise<string>;

/** What a mail's link names. */
interface Link {
  readonly language: Mail["language"];
  /** Of the mail that was reported, for the operator who looks into it. */
  readonly about: { readonly source: string; readonly id: string; readonly template: string; readonly sender: string };
}
export type FindLink = (token: string) => Promise<Link | undefined>;
/** Nothing of strangers is mailed to the link's receiver from here on. */
export type StopMails = (token: string) => Promise<void>;
