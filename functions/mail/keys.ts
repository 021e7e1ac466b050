import { itemKind } from "../shared/kernel/data-model.ts";

/** Mail's table has no index. */
export const indexes = [] as const;

/** In the table of whichever context puts a mail, and nowhere in mail's own. */
export const mailKind = itemKind({
  pk: "MAIL#{id}",
  sk: "MAIL",
  holds: "a mail that is to be sent, in the table of the context that it is about",
  expires: "after 30 days",
  writers: ["commerce", "notifications", "organisations", "webhooks"],
});

export const sentKind = itemKind({
  pk: "SENT#{source}#{id}",
  sk: "SENT",
  holds: "that a mail was sent, or why it is not",
  expires: "after 90 days",
});

export const admittedKind = itemKind({
  pk: "SENT#{source}#{id}",
  sk: "ADMITTED",
  holds: "that a mail with a stranger's words was counted, and the token of its link",
  expires: "with its link, after 90 days",
});

export const stoppedKind = itemKind({
  pk: "MAILBOX#{mailbox}",
  sk: "STOPPED",
  holds: "that a mailbox wants no mails with strangers' words; only a hash of the address is kept",
  expires: "after a year",
});

export const mailboxCountKind = itemKind({
  pk: "MAILBOX#{mailbox}",
  sk: "DAY#{day}",
  holds: "how many mails with strangers' words a mailbox got in a day",
  expires: "after two days",
});

export const senderCountKind = itemKind({
  pk: "SENDER#{sender}",
  sk: "DAY#{day}",
  holds: "how many mails somebody had us send in a day",
  expires: "after two days",
});

export const linkKind = itemKind({
  pk: "LINK#{token}",
  sk: "LINK",
  holds: "which mailbox the link in a mail stops, and which mail that was",
  expires: "after 90 days",
});
