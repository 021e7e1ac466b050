import { DAY_SECONDS } from "../shared/kernel/time.ts";
import type { MailTemplate } from "./contract/mail.ts";

/** Mails with strangers' words that one mailbox gets in a day. */
export const MOST_TO_ONE = 10;

/** Mails that one sender has us send in a day; templates that are not here carry no stranger's words. */
export const MOST_BY_ONE: Partial<Record<MailTemplate, number>> = { gift: 50, "seat-invitation": 1_000 };

/** How long the link in a mail stops further ones. */
export const LINK_SECONDS = 90 * DAY_SECONDS;
/** For how long nothing of strangers is mailed to those who asked for that: an address may be another's by then. */
export const STOPPED_SECONDS = 365 * DAY_SECONDS;

/** How long a mail's item is stored: long enough to be sent again from a dead-letter queue. */
export const MAIL_KEPT_SECONDS = 30 * DAY_SECONDS;
/** For how long it is noted that a mail was sent: longer than any event of it can come again. */
export const NOTE_SECONDS = 90 * DAY_SECONDS;
