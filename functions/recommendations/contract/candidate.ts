import * as z from "zod";
import { languages, productTypes, topics } from "../../catalogue/contract/product.ts";

/**
 * What proposed an item: "followers", that others chose it after the products of the request; "known", the caller's own past with
 * it, or an earlier view if nothing else is left to show.
 */
export const sources = [
  "factors",
  "neighbours",
  "content",
  "popularity",
  "newest",
  "rule",
  "known",
  "followers",
] as const;
export type Source = (typeof sources)[number];

/** Why a product could not be a candidate, or, if it is known, comes after all others. */
const dropReasons = [
  "owned",
  "own-product",
  "not-on-sale",
  "known",
  "turned-down",
  "in-context",
  "not-begun",
  "finished",
  "just-had",
  "language",
  "excluded-by-rule",
  "withdrawn",
] as const;

/** An item that may be shown, with everything that decides its position. */
export const candidate = z.object({
  id: z.string(),
  source: z.enum(sources),
  score: z.number().describe("on the scale of its source, after the loss by fatigue"),
  fatigue: z
    .number()
    .max(0)
    .optional()
    .describe("what the score lost by impressions that were ignored; a term of the score, 0 if absent"),
  fresh: z.number().positive().max(1).optional().describe("the share of the relevance that fatigue left; 1 if absent"),
  relevance: z.number().min(0).describe("comparable over all sources; the best item of a list has 1"),
  creatorId: z.string(),
  type: z.enum(productTypes),
  topic: z.enum(topics),
  language: z.enum(languages),
});
export type Candidate = z.infer<typeof candidate>;

export const dropped = z.object({
  id: z.string(),
  reason: z.enum(dropReasons),
  rule: z.string().optional().describe("the rule that excluded it"),
});
export type Dropped = z.infer<typeof dropped>;
