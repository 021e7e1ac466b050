import type { Candidate } from "../contract/candidate.ts";
import type { Placement } from "../contract/placement.ts";
import type { Rule } from "../contract/rule.ts";

/** The fields of a rule that affect the order of a list. */
export type Effect = Pick<Rule, "id" | "action" | "product" | "creator" | "topic" | "factor" | "position">;

/** The rules in force for a placement at an instant (ms), by id, which is the order in which they apply. */
export const activeRules = (rules: readonly Rule[], placement: Placement, now: number): Rule[] =>
  rules
    .filter(
      (each) =>
        (each.placement ?? placement) === placement &&
        (each.from === undefined || now >= Date.parse(each.from)) &&
        (each.until === undefined || now < Date.parse(each.until)),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Whether a rule is about an item. */
export const isAbout = (
  { product, creator, topic }: Pick<Effect, "product" | "creator" | "topic">,
  item: Pick<Candidate, "id" | "creatorId" | "topic">,
): boolean =>
  product !== undefined
    ? item.id === product
    : creator !== undefined
      ? item.creatorId === creator
      : item.topic === topic;
