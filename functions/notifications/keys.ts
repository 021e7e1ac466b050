import { CHANGES } from "../shared/kernel/changed.ts";
import { itemKind } from "../shared/kernel/data-model.ts";

/** The index of notifications' table: of mails that were put there. */
export const indexes = [CHANGES.index] as const;

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
