import type { Page } from "../../shared/kernel/page.ts";
import type { LoggedMail, MailKind } from "../contract/log.ts";
import type { Mail } from "../contract/mail.ts";
import type { Rendered } from "../domain/rendering.ts";

/** The identity of a mail: the context that put it, as "lyceum.commerce", and its id there. */
export interface MailRef {
  readonly source: string;
  readonly id: string;
}

/** The mail in the table of the context that put it; undefined once it has expired there. */
export type FindMail = (mail: MailRef) => Promise<Mail | undefined>;
export type IsSent = (mail: MailRef) => Promise<boolean>;
/** Notes that a mail is finished, and its result for operators. */
export type NoteSent = (ref: MailRef, mail: Mail, messageId: string) => Promise<void>;

/** Why a mail is not sent. */
type Held = "stopped" | "too-many-to-one" | "too-many-by-one" | "unreachable" | "late";
/**
 * Counts a mail for its receiver and its sender, once, however often it is called.
 * @returns the token of the link that stops further ones, or the reason for not sending it
 */
export type Admit = (ref: MailRef, mail: Mail) => Promise<{ readonly token: string } | { readonly held: Held }>;
export type NoteHeld = (ref: MailRef, mail: Mail, held: Held) => Promise<void>;
/** Only notes for operators that SES refused a mail, which is retried. */
export type LogRefused = (ref: MailRef, mail: Mail, reason: string) => Promise<void>;
/** Mails with their results, newest first: all, those of a kind, or those to an address. */
export type ListMails = (
  of: { readonly kind?: MailKind | undefined; readonly to?: string | undefined },
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<LoggedMail>>;

/** Sends a mail by SES. @returns SES's id of it @throws SES's error if it refused it */
export type SendMail = (mail: Pick<Mail, "to" | "template">, as: Rendered) => Promise<string>;

/** The content of a mail's link. */
interface Link {
  readonly language: Mail["language"];
  /** The reported mail, for the operator who looks into it. */
  readonly about: { readonly source: string; readonly id: string; readonly template: string; readonly sender: string };
}
export type FindLink = (token: string) => Promise<Link | undefined>;
/** Stops mails with strangers' words to the link's receiver. */
export type StopMails = (token: string) => Promise<void>;

/** Whether a mail to an address bounced for good. */
export type IsUnreachable = (address: string) => Promise<boolean>;
/** The later result of a mail that SES had accepted. */
export type Fate = { readonly state: "bounced" | "complained"; readonly reason: string };
/** Notes the later result of a mail for operators, by SES's id of it; false as long as its sending is not noted. */
export type LogFate = (messageId: string, fate: Fate) => Promise<boolean>;
/** Stops all mails to an address. */
export type MarkUnreachable = (address: string) => Promise<void>;
/** Stops mails with strangers' words to a mailbox, as its reader does not want them. */
export type MarkStopped = (address: string) => Promise<void>;
/** Whether a mailbox wants no mails that its reader did not cause. */
export type IsStopped = (address: string) => Promise<boolean>;
/** The mail with an id of SES; undefined as long as its sending is not noted. */
export type FindRef = (messageId: string) => Promise<MailRef | undefined>;
/** Tells that a lifecycle message was marked as spam, by the token of its links. */
export type HearComplaint = (token: string, at: string) => Promise<void>;
