import type * as z from "zod";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Rule, ruleBody } from "../contract/rule.ts";
import { MOST_RULES } from "../settings.ts";

const conflict = (now: Rule | undefined) =>
  refuse(
    "version-conflict",
    now
      ? `The rule is at version ${now.version}; read it again and name that version.`
      : "There is no such rule; leave out the version to create it.",
  );

/** The next version of a rule, on condition of the version that the writer read. */
export function writtenRule(
  rules: readonly Rule[],
  id: string,
  { version, ...fields }: z.infer<typeof ruleBody>,
  by: { readonly actor: string; readonly at: string },
): Rule | Refusal<"version-conflict" | "too-many-rules"> {
  const before = rules.find((each) => each.id === id);
  if (before?.version !== version) return conflict(before);
  if (!before && rules.length >= MOST_RULES) {
    return refuse("too-many-rules", `There are ${rules.length} rules, the most allowed; delete one first.`);
  }
  return { ...fields, id, version: (version ?? 0) + 1, updatedAt: by.at, updatedBy: by.actor };
}

/** The rule to delete, at the version that the caller read. */
export function ruleToDelete(
  rules: readonly Rule[],
  id: string,
  version: number,
): Rule | Refusal<"unknown-rule" | "version-conflict"> {
  const before = rules.find((each) => each.id === id);
  if (!before) return refuse("unknown-rule", "There is no rule with this id.");
  return before.version === version ? before : conflict(before);
}
