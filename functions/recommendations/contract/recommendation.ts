import * as z from "zod";
import { languages, product, productId, topics } from "../../catalogue/contract/product.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { MINUTE, route } from "../../shared/kernel/route.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";
import { manifest } from "../models/model.ts";
import { audit } from "../models/pointer.ts";
import { sources } from "../ranking/candidate.ts";
import { placements, rule, ruleBody, ruleId } from "../ranking/rules.ts";
import { receiptItem, rerankerStates, shownReceipt } from "../receipts/receipt.ts";
import { reason } from "../serving/reason.ts";
import { runOptions } from "../training/run-options.ts";

/** A product as a recommendation shows it. */
export const card = product.pick({
  id: true,
  creatorId: true,
  type: true,
  title: true,
  topic: true,
  language: true,
  price: true,
  rating: true,
});

export const recommendation = z.object({
  product: card,
  source: z
    .enum(sources)
    .describe("what put it there; known: looked at before, where nothing else is left; rule: an operator's pin"),
  score: z.number().optional().describe("comparable within one source and one reply"),
  slot: receiptItem.shape.slot.optional().describe("how it came to its place"),
  propensity: receiptItem.shape.propensity.optional(),
  reason,
});
export type Recommendation = z.infer<typeof recommendation>;

const limit = wholeInText(1, 50).default(12);
/** A list in a query field: its items between commas. */
const listed = <Item extends z.ZodType<string, string>>(item: Item, most: number) =>
  z
    .string()
    .max(most * 65)
    .transform((text) => text.split(","))
    .pipe(z.array(item).min(1).max(most));

const getRecommendations = route({
  method: "GET",
  path: "/recommendations",
  access: "visitor",
  limits: [{ per: "caller", most: 300, within: 10 * MINUTE }],
  visitor: true,
  summary: "What to show a caller next, with a source and a reason for each item",
  query: z
    .strictObject({
      placement: z
        .enum(placements)
        .default("home")
        .describe(
          "where it is shown; product needs product, cart needs products, library goes on from what was started",
        ),
      product: productId.optional().describe("the product whose page it is; on home, the one that led here"),
      products: listed(productId, 20).optional().describe("what is in the cart: ids between commas, at most 20"),
      topics: listed(z.enum(topics), 12).optional().describe("declared interests: topics between commas"),
      limit,
      language: z.enum(languages).optional().describe("show products in this language alone"),
    })
    .superRefine(({ placement, product, products }, context) => {
      const wrong = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
      if (placement === "product" && product === undefined) wrong("product", "name the product whose page it is");
      if (placement === "cart" && products === undefined) wrong("products", "name what is in the cart");
      if (placement !== "cart" && products !== undefined) wrong("products", "only the placement cart has products");
      if (!["home", "product"].includes(placement) && product !== undefined) {
        wrong("product", "only the placements home and product have a product");
      }
    }),
  reply: z.object({
    recommendationId: z.ulid().describe("send it back with the events that follow"),
    placement: z.string(),
    model: z.string().optional().describe("absent while there is no model"),
    reranker: z.enum(rerankerStates).describe("whether the re-ranker was asked, and what became of it"),
    items: z.array(recommendation),
  }),
});

const getRecommendationReceipt = route({
  method: "GET",
  path: "/recommendations/{recommendationId}",
  access: "visitor",
  visitor: true,
  summary:
    "How a list came about, for who it was made for; whole for operators. Kept for 90 days, a list for nobody known for 8",
  params: z.strictObject({ recommendationId: z.ulid() }),
  reply: shownReceipt.extend({
    replays: z.boolean().describe("whether the list follows from the receipt, made again now"),
  }),
  refusals: { "unknown-recommendation": 404 },
});

const listRules = route({
  method: "GET",
  path: "/recommendations/rules",
  access: "operator",
  summary: "The rules for lists, by their ids. They hold a minute after they are written",
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
  refusals: { "version-conflict": 409, "too-many-rules": 409 },
});

const deleteRule = route({
  ...byRule,
  method: "DELETE",
  path: "/recommendations/rules/{id}",
  summary: "End a rule",
  query: z.strictObject({ version: wholeInText(1, Number.MAX_SAFE_INTEGER).describe("the version that is meant") }),
  status: 204,
  refusals: { "unknown-rule": 404, "version-conflict": 409 },
});

const similarProducts = route({
  method: "GET",
  path: "/products/{id}/similar",
  access: "public",
  summary: "Products near to one, by behaviour where it is known and by content where not",
  params: z.strictObject({ id: productId }),
  query: z.strictObject({ limit }),
  reply: z.object({ items: z.array(recommendation) }),
  refusals: { "unknown-product": 404 },
});

const modelSummary = manifest
  .pick({ id: true, createdAt: true, trainedThrough: true, counts: true, evaluation: true, decision: true })
  .extend({ champion: z.boolean().describe("whether it serves now") });

const listModels = route({
  method: "GET",
  path: "/models",
  access: "operator",
  summary: "Trained models, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(modelSummary),
});

const byModel = { access: "operator", params: z.strictObject({ id: z.ulid() }) } as const;

const getModel = route({
  ...byModel,
  method: "GET",
  path: "/models/{id}",
  summary: "One model: settings, data, evaluation and the gate's decision",
  reply: manifest.extend({ champion: z.boolean() }),
  refusals: { "unknown-model": 404 },
});

const served = z.object({
  champion: z.string(),
  previous: z.array(z.string()).describe("what a rollback goes back to, nearest first"),
});

const promoteModel = route({
  ...byModel,
  method: "POST",
  path: "/models/{id}/promote",
  summary: "Serve this model, whatever the gate said, if it was found sound as it is stored",
  reply: served,
  refusals: { "unknown-model": 404, "unsound-model": 409, "already-champion": 409, "pointer-moved": 409 },
});

const rollbackModel = route({
  ...byModel,
  method: "POST",
  path: "/models/{id}/rollback",
  summary: "Stop serving this model and serve the one before it",
  reply: served,
  refusals: { "unknown-model": 404, "not-champion": 409, "no-previous-model": 409, "pointer-moved": 409 },
});

const listAudits = route({
  method: "GET",
  path: "/models/audit",
  access: "operator",
  summary: "Who moved the pointer or asked for a run, and why, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(audit),
});

const startRetraining = route({
  method: "POST",
  path: "/models/retrain",
  access: "operator",
  summary: "Start a training run now; its model appears in the list when it is done",
  body: z.strictObject(runOptions.shape).optional(),
  status: 202,
  reply: z.object({ state: z.literal("started") }),
});

export const routes = {
  getRecommendations,
  getRecommendationReceipt,
  listRules,
  putRule,
  deleteRule,
  similarProducts,
  listModels,
  getModel,
  listAudits,
  promoteModel,
  rollbackModel,
  startRetraining,
};
