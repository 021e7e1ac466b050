import * as z from "zod";
import { languages, productTypes, topics } from "../../catalogue/contract/product.ts";

/**
 * What put an item on the list: "followers" is what is chosen after the products of the request; "known" the caller's own past
 * with it, or what they looked at before where nothing else is left to show.
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

/** An item that may be shown, with all that its place on the list is decided by. */
export const candidate = z.object({
  id: z.string(),
  source: z.enum(sources),
  score: z.number().describe("in the terms of its source, with what fatigue takes of it"),
  fatigue: z
    .number()
    .max(0)
    .optional()
    .describe("what the score lost for showings without anything done: a term of it like any other; none if absent"),
  fresh: z.number().positive().max(1).optional().describe("the share of the relevance that was left; all if absent"),
  relevance: z.number().min(0).describe("over all sources: the best of a list has 1"),
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
