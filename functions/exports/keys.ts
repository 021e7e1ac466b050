import { itemKind } from "../shared/kernel/data-model.ts";

/** Exports' table has no index: every query is by user. */
export const indexes = [] as const;

export const exportKind = itemKind({
  pk: "USER#{user}",
  sk: "EXPORT#{id}",
  holds: "a requested export, with its state",
  expires: "a day after its file",
});

export const runningExportKind = itemKind({
  pk: "USER#{user}",
  sk: "RUNNING#{kind}",
  holds: "the one export of a kind that is being made",
  expires: "when that one is given up",
});

export const dayCountKind = itemKind({
  pk: "USER#{user}",
  sk: "DAY#{day}",
  holds: "the number of a user's exports on a day",
  expires: "after two days",
});
