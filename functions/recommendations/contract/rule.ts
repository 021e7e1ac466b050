import * as z from "zod";
import { productId, topics } from "../../catalogue/contract/product.ts";
import { instant } from "../../shared/kernel/instant.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";
import { opaque, text } from "../../shared/kernel/text.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";
import { placements } from "./placement.ts";

const ruleId = z.string().regex(/^[a-z0-9-]{1,40}$/, "an id of lower-case letters, digits and -");

const fields = {
  action: z.enum(["exclude", "boost", "pin"]),
  product: productId.optional(),
  creator: opaque(64).optional(),
  topic: z.enum(topics).optional(),
  placement: z.enum(placements).optional().describe("all placements unless given"),
  from: instant.optional().describe("when the rule begins to apply"),
  until: instant.optional().describe("when the rule ceases to apply"),
  factor: z.number().positive().max(100).optional().describe("boost: the factor of the relevance"),
  position: z.int().min(1).max(50).optional().describe("pin: the position, 1 unless given"),
  note: text(200).optional(),
};

type Fields = z.infer<z.ZodObject<typeof fields>>;

/** A rule as an operator writes it. */
export const ruleBody = z
  .strictObject({
    ...fields,
    version: z.int().min(1).optional().describe("the version that the change starts from; absent for a new rule"),
  })
  .superRefine((rule: Fields, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const targets = (["product", "creator", "topic"] as const).filter((name) => rule[name] !== undefined);
    if (targets.length !== 1) wrong(targets[1] ?? "product", "name one of product, creator and topic");
    if (rule.action === "boost" && rule.factor === undefined) wrong("factor", "a boost needs a factor");
    if (rule.action !== "boost" && rule.factor !== undefined) wrong("factor", "only a boost has a factor");
    if (rule.action !== "pin" && rule.position !== undefined) wrong("position", "only a pin has a position");
    if (rule.from !== undefined && rule.until !== undefined && Date.parse(rule.from) >= Date.parse(rule.until)) {
      wrong("until", "the end must be after the beginning");
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

const listRules = route({
  method: "GET",
  path: "/recommendations/rules",
  access: "operator",
  summary: "The rules for lists, by their ids. A change takes effect after a minute",
  reply: z.object({ items: z.array(rule) }),
});

const byRule = { access: "operator", params: z.strictObject({ id: ruleId }) } as const;

const putRule = route({
  ...byRule,
  method: "PUT",
  path: "/recommendations/rules/{id}",
  summary: "Write a rule: exclude, boost or pin a product, a creator or a topic",
  body: ruleBody,
  reply: rule,
  refusals: { "version-conflict": 409, "too-many-rules": 409, ...BUSY },
});

const deleteRule = route({
  ...byRule,
  method: "DELETE",
  path: "/recommendations/rules/{id}",
  summary: "End a rule",
  query: z.strictObject({ version: wholeInText(1, Number.MAX_SAFE_INTEGER).describe("the rule's version") }),
  status: 204,
  refusals: { "unknown-rule": 404, "version-conflict": 409, ...BUSY },
});

export const ruleRoutes = { listRules, putRule, deleteRule };
