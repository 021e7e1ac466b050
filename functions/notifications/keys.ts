import { CHANGES } from "../shared/kernel/changed.ts";
import { itemKind } from "../shared/kernel/data-model.ts";

/** By which occasions are found when they are due, and messages when it is known what they led to. */
const DUE = "due";

/** The indexes of notifications' table; one of them is of mails that were put there. */
export const indexes = [CHANGES.index, DUE] as const;

export const noticeKind = itemKind({
  pk: "USER#{user}",
  sk: "NOTICE#{id}",
  holds: "what somebody is told, by when it happened",
  expires: "after 180 days",
});

export const settingsKind = itemKind({
  pk: "USER#{user}",
  sk: "SETTINGS",
  holds: "of what somebody wants no mails, and up to when they have read",
});

export const choiceKind = itemKind({
  pk: "USER#{user}",
  sk: "MESSAGES",
  holds: "which lifecycle messages somebody agreed to and when, and their quiet hours",
});

export const reachKind = itemKind({
  pk: "USER#{user}",
  sk: "REACH",
  holds: "when somebody was last written to, or would have been, so that it is not too often",
  expires: "eight days after the last",
});

export const occasionKind = itemKind({
  pk: "USER#{user}",
  sk: "OCCASION#{kind}#{subject}",
  holds: "a reason to write to somebody: an order left unpaid, a course to watch, a new work",
  lists: {
    due: {
      index: DUE,
      pk: "DUE#{part}",
      sk: "{dueAt}#{user}#{kind}#{subject}",
      lists: "occasions by when they are to be looked at, in parts",
    },
  },
  expires: "after 200 days",
});

export const messageKind = itemKind({
  pk: "MESSAGE#{token}",
  sk: "MESSAGE",
  holds: "a decision to write to somebody or not, with its chance, its link and what came of it",
  lists: {
    maturing: {
      index: DUE,
      pk: "MATURING#{part}",
      sk: "{maturesAt}#{token}",
      lists: "messages by when it is known what they led to, in parts",
    },
  },
  expires: "after 90 days",
});

export const outcomeKind = itemKind({
  pk: "OUTCOMES#{kind}",
  sk: "ARM#{arm}",
  holds: "what the messages of a kind and choice led to, summed up",
});

export const publicationKind = itemKind({
  pk: "PUBLICATION#{product}",
  sk: "PUBLICATION",
  holds: "a new work, and up to which of its creator's followers an occasion was made of it",
  lists: {
    open: {
      index: DUE,
      pk: "PUBLICATIONS",
      sk: "{at}#{product}",
      lists: "new works not all followers of which are seen to",
    },
  },
  expires: "after 90 days",
});
