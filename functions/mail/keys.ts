import { itemKind } from "../shared/kernel/data-model.ts";

/** The lists by which operators look up mails: all, those of a kind, and those to a mailbox. */
export const indexes = ["byTime", "byKind", "byMailbox"] as const;

/** In the table of whichever context puts a mail, and nowhere in mail's own. */
export const mailKind = itemKind({
  pk: "MAIL#{id}",
  sk: "MAIL",
  holds: "a mail that is to be sent, in the table of the context that it is about",
  expires: "after 30 days",
  writers: ["commerce", "identity", "notifications", "organisations", "webhooks"],
});

export const sentKind = itemKind({
  pk: "SENT#{source}#{id}",
  sk: "SENT",
  holds: "that a mail was sent, or why it is not",
  expires: "after 90 days",
});

export const loggedKind = itemKind({
  pk: "SENT#{source}#{id}",
  sk: "LOG",
  holds:
    "what became of a mail, for operators: neither its words nor its address, of which there are a hash and a hint",
  lists: {
    all: { index: "byTime", pk: "LOG", sk: "{at}#{id}", lists: "mails by when something became of them last" },
    ofKind: { index: "byKind", pk: "KIND#{kind}", sk: "{at}#{id}", lists: "those of a kind" },
    toMailbox: { index: "byMailbox", pk: "MAILBOX#{mailbox}", sk: "{at}#{id}", lists: "those to a mailbox" },
  },
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

export const messageKind = itemKind({
  pk: "MESSAGE#{messageId}",
  sk: "MESSAGE",
  holds: "which mail has an id of SES's, by which SES tells what became of it",
  expires: "after 90 days",
});

export const unreachableKind = itemKind({
  pk: "ADDRESS#{address}",
  sk: "UNREACHABLE",
  holds: "that a mail to an address bounced for good; only a hash of the address is kept",
  expires: "after a year",
});
