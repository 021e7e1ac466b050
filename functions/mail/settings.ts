import { DAY_SECONDS, HOUR_MS } from "../shared/kernel/time.ts";
import type { MailTemplate } from "./contract/mail.ts";

/** The most mails with strangers' words to one mailbox in a day. */
export const MOST_TO_ONE = 10;

/** The most mails of one sender in a day; templates that are not listed contain no stranger's words. */
export const MOST_BY_ONE: Partial<Record<MailTemplate, number>> = { gift: 50, "seat-invitation": 1_000 };

/** How long the link of a mail works. */
export const LINK_SECONDS = 90 * DAY_SECONDS;
/** How long mails with strangers' words stay stopped: the address may belong to somebody else by then. */
export const STOPPED_SECONDS = 365 * DAY_SECONDS;

/** How long a mail's item is stored: long enough to be sent again from a dead-letter queue. */
export const MAIL_KEPT_SECONDS = 30 * DAY_SECONDS;
/** How long it is remembered that a mail was sent: longer than any event of it can be repeated. */
export const NOTE_SECONDS = 90 * DAY_SECONDS;
/** How long nothing is sent to an address that a mail bounced from for good: it may be somebody else's by then. */
export const UNREACHABLE_SECONDS = 365 * DAY_SECONDS;
/** After which a lifecycle message is not sent any more: its hour was chosen for its reader. */
export const MESSAGE_LATE_MS = 2 * HOUR_MS;
