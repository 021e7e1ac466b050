import * as z from "zod";
import { productId, topics } from "../../catalogue/contract/product.ts";
import { instant } from "../../shared/kernel/instant.ts";
import { opaque, text } from "../../shared/kernel/text.ts";
import type { Candidate } from "./candidate.ts";

export const placements = ["home", "product", "cart", "library"] as const;
export type Placement = (typeof placements)[number];

export const ruleId = z.string().regex(/^[a-z0-9-]{1,40}$/, "an id of lower-case letters, digits and -");

const fields = {
  action: z.enum(["exclude", "boost", "pin"]),
  product: productId.optional(),
  creator: opaque(64).optional(),
  topic: z.enum(topics).optional(),
  placement: z.enum(placements).optional().describe("all of them unless given"),
  from: instant.optional().describe("the rule holds from here on"),
  until: instant.optional().describe("the rule holds until before"),
  factor: z.number().positive().max(100).optional().describe("boost: what the relevance is multiplied by"),
  position: z.int().min(1).max(50).optional().describe("pin: the place, 1 unless given"),
  note: text(200).optional(),
};

type Fields = z.infer<z.ZodObject<typeof fields>>;

/** A rule as an operator writes it. */
export const ruleBody = z
  .strictObject({
    ...fields,
    version: z.int().min(1).optional().describe("the version that the change starts from; none for a new rule"),
  })
  .superRefine((rule: Fields, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const targets = (["product", "creator", "topic"] as const).filter((name) => rule[name] !== undefined);
    if (targets.length !== 1) wrong(targets[1] ?? "product", "name one of product, creator and topic");
    if (rule.action === "boost" && rule.factor === undefined) wrong("factor", "a boost needs a factor");
    if (rule.action !== "boost" && rule.factor !== undefined) wrong("factor", "only a boost has a factor");
    if (rule.action !== "pin" && rule.position !== undefined) wrong("position", "only a pin has a position");
    if (rule.from !== undefined && rule.until !== undefined && Date.parse(rule.from) >= Date.parse(rule.until)) {
      wrong("until", "the rule must end after it begins");
    }
  });

/** A rule as stored. */
export const rule = z.object({
  ...fields,
  id: ruleId,
  version: z.int().min(1),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});
export type Rule = z.infer<typeof rule>;

/** What the order of a list follows from in a rule. */
export type Effect = Pick<Rule, "id" | "action" | "product" | "creator" | "topic" | "factor" | "position">;

/** How many rules there may be: all of them are read together and tried on each candidate. */
export const MOST_RULES = 200;

/** The rules that hold for a placement at an instant (ms), in the order in which they are tried: by id. */
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
