import { itemKind } from "../shared/kernel/data-model.ts";

/** The lists by which operators look up mails: all, those of a kind, and those to a mailbox. */
export const indexes = ["byTime", "byKind", "byMailbox"] as const;

/** In the table of whichever context puts a mail, and nowhere in mail's own. */
export const mailKind = itemKind({
  pk: "MAIL#{id}",
  sk: "MAIL",
  holds: "a mail to be sent, in the table of the context that wrote it",
  expires: "after 30 days",
  writers: ["commerce", "identity", "notifications", "organisations", "webhooks"],
});

export const sentKind = itemKind({
  pk: "SENT#{source}#{id}",
  sk: "SENT",
  holds: "marks a mail that was sent, or has the reason why not",
  expires: "after 90 days",
});

export const loggedKind = itemKind({
  pk: "SENT#{source}#{id}",
  sk: "LOG",
  holds: "a mail's result, for operators: without its text, and with only a hash and a hint of its address",
  lists: {
    all: { index: "byTime", pk: "LOG", sk: "{at}#{id}", lists: "mails by their last change" },
    ofKind: { index: "byKind", pk: "KIND#{kind}", sk: "{at}#{id}", lists: "mails of a kind" },
    toMailbox: { index: "byMailbox", pk: "MAILBOX#{mailbox}", sk: "{at}#{id}", lists: "mails to a mailbox" },
  },
  expires: "after 90 days",
});

export const admittedKind = itemKind({
  pk: "SENT#{source}#{id}",
  sk: "ADMITTED",
  holds: "marks a mail with a stranger's words that was counted, with the token of its link",
  expires: "with its link, after 90 days",
});

export const stoppedKind = itemKind({
  pk: "MAILBOX#{mailbox}",
  sk: "STOPPED",
  holds: "marks a mailbox that wants no mails with strangers' words; only a hash of it is stored",
  expires: "after a year",
});

export const mailboxCountKind = itemKind({
  pk: "MAILBOX#{mailbox}",
  sk: "DAY#{day}",
  holds: "the number of mails with strangers' words to a mailbox on a day",
  expires: "after two days",
});

export const senderCountKind = itemKind({
  pk: "SENDER#{sender}",
  sk: "DAY#{day}",
  holds: "the number of mails that a sender caused on a day",
  expires: "after two days",
});

export const linkKind = itemKind({
  pk: "LINK#{token}",
  sk: "LINK",
  holds: "the mailbox that the link in a mail stops, and the mail",
  expires: "after 90 days",
});

export const messageKind = itemKind({
  pk: "MESSAGE#{messageId}",
  sk: "MESSAGE",
  holds: "the mail with an id of SES, for SES's events about it",
  expires: "after 90 days",
});

export const unreachableKind = itemKind({
  pk: "ADDRESS#{address}",
  sk: "UNREACHABLE",
  holds: "marks an address from which a mail bounced for good; only a hash of it is stored",
  expires: "after a year",
});
