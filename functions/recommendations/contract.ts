import * as z from "zod";
import { eventTypes } from "../behaviour/contract.ts";
import { languages, product, productId } from "../catalogue/contract.ts";
import { pageOf, pageQuery } from "../shared/kernel/page.ts";
import { route } from "../shared/kernel/route.ts";
import { manifest } from "./model.ts";

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

/** What put an item on the list. */
export const sources = ["factors", "neighbours", "content", "popularity", "newest"] as const;
export type Source = (typeof sources)[number];

export const recommendation = z.object({
  product: card,
  source: z.enum(sources),
  score: z.number().optional().describe("comparable within one source and one reply"),
  reason: z.object({
    text: z.string(),
    because: z
      .array(
        z.object({
          product: z.string(),
          title: z.string().optional(),
          action: z.enum(eventTypes),
          contribution: z.number().describe("what this part of the history adds to the score"),
        }),
      )
      .describe("the parts of the history that speak most for the item, strongest first"),
  }),
});
export type Recommendation = z.infer<typeof recommendation>;

const limit = z.coerce.number().int().min(1).max(50).default(12);

const getRecommendations = route({
  method: "GET",
  path: "/recommendations",
  access: "visitor",
  summary: "What to show a caller next, with a source and a reason for each item",
  query: z.strictObject({
    placement: z.enum(["home", "product", "cart", "library"]).default("home"),
    limit,
    anonymousId: z.string().min(1).max(64).optional().describe("a visitor's id, as sent with their events"),
    language: z.enum(languages).optional().describe("for what is popular or new; the history's languages unless given"),
  }),
  reply: z.object({
    recommendationId: z.ulid().describe("send it back with the events that follow"),
    placement: z.string(),
    model: z.string().optional().describe("absent while there is no model"),
    items: z.array(recommendation),
  }),
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
  summary: "Serve this model, whatever the gate said",
  reply: served,
  refusals: { "unknown-model": 404, "already-champion": 409, "pointer-moved": 409 },
});

const rollbackModel = route({
  ...byModel,
  method: "POST",
  path: "/models/{id}/rollback",
  summary: "Stop serving this model and serve the one before it",
  reply: served,
  refusals: { "unknown-model": 404, "not-champion": 409, "no-previous-model": 409, "pointer-moved": 409 },
});

const startRetraining = route({
  method: "POST",
  path: "/models/retrain",
  access: "operator",
  summary: "Start a training run now; its model appears in the list when it is done",
  status: 202,
  reply: z.object({ state: z.literal("started") }),
});

export const routes = {
  getRecommendations,
  similarProducts,
  listModels,
  getModel,
  promoteModel,
  rollbackModel,
  startRetraining,
};
