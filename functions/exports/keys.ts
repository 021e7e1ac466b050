import { itemKind } from "../shared/kernel/data-model.ts";

/** Exports' table has no index: every query is by user. */
export const indexes = [] as const;

export const exportKind = itemKind({
  pk: "USER#{user}",
  sk: "EXPORT#{id}",
  holds: "an export that was asked for, and how far it is",
  expires: "a day after its file",
});

export const runningExportKind = itemKind({
  pk: "USER#{user}",
  sk: "RUNNING#{kind}",
  holds: "which export of a kind is being made: one at a time",
  expires: "when that one is given up",
});

export const dayCountKind = itemKind({
  pk: "USER#{user}",
  sk: "DAY#{day}",
  holds: "how many exports a user asked for in a day",
  expires: "after two days",
});
