import { CHANGES } from "../shared/kernel/changed.ts";
import { itemKind } from "../shared/kernel/data-model.ts";

/** The index of due occasions, and of messages whose outcome is known. */
const DUE = "due";

/** The indexes of notifications' table; one is for its mails. */
export const indexes = [CHANGES.index, DUE] as const;

export const noticeKind = itemKind({
  pk: "USER#{user}",
  sk: "NOTICE#{id}",
  holds: "a notice, by the time of its event",
  expires: "after 180 days",
});

export const settingsKind = itemKind({
  pk: "USER#{user}",
  sk: "SETTINGS",
  holds: "which mails a person has stopped, and up to when they have read their notices",
});

export const choiceKind = itemKind({
  pk: "USER#{user}",
  sk: "MESSAGES",
  holds: "which lifecycle messages a person agreed to and when, and their quiet hours",
});

export const reachKind = itemKind({
  pk: "USER#{user}",
  sk: "REACH",
  holds: "when a person last got messages, or would have, to limit their number",
  expires: "eight days after the last",
});

export const occasionKind = itemKind({
  pk: "USER#{user}",
  sk: "OCCASION#{kind}#{subject}",
  holds: "an occasion for a message: an unpaid order, a course in progress, a new work",
  lists: {
    due: {
      index: DUE,
      pk: "DUE#{part}",
      sk: "{dueAt}#{user}#{kind}#{subject}",
      lists: "occasions by when they are due, in shards",
    },
  },
  expires: "after 200 days",
});

export const messageKind = itemKind({
  pk: "MESSAGE#{token}",
  sk: "MESSAGE",
  holds: "a decision to send a message or not, with its probability, link and outcome",
  lists: {
    maturing: {
      index: DUE,
      pk: "MATURING#{part}",
      sk: "{maturesAt}#{token}",
      lists: "messages by when their outcome is known, in shards",
    },
  },
  expires: "after 90 days",
});

export const outcomeKind = itemKind({
  pk: "OUTCOMES#{kind}",
  sk: "ARM#{arm}",
  holds: "the summed outcomes of the messages of a kind and choice",
});

export const publicationKind = itemKind({
  pk: "PUBLICATION#{product}",
  sk: "PUBLICATION",
  holds: "a new work, and the last of its creator's followers with an occasion of it",
  lists: {
    open: {
      index: DUE,
      pk: "PUBLICATIONS",
      sk: "{at}#{product}",
      lists: "new works with followers who have no occasion yet",
    },
  },
  expires: "after 90 days",
});
