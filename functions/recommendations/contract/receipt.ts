import * as z from "zod";
import { eventTypes } from "../../behaviour/contract/event-types.ts";
import { languages, topics } from "../../catalogue/contract/product.ts";
import { route } from "../../shared/kernel/route.ts";
import { candidate, dropped, sources } from "./candidate.ts";
import { placements } from "./placement.ts";
import { itemPurchase, listPurchase } from "./purchase.ts";
import { rule } from "./rule.ts";

/** The result of the re-ranker: "open" means its circuit breaker, "late" its time budget. */
export const rerankerStates = ["off", "used", "late", "failed", "open"] as const;

/** An item of a list as it was shown. */
export const receiptItem = z.object({
  product: z.string(),
  position: z.int().min(1),
  source: z.enum(sources),
  score: z.number(),
  slot: z.enum(["ranked", "exploration", "pinned"]),
  propensity: z.number().describe("the probability with which it was shown at this position"),
  purchase: itemPurchase.optional(),
});

/** What a list is shown on, as far as the browser says. */
export const devices = ["phone", "computer"] as const;
export type Device = (typeof devices)[number];

/**
 * Everything from which one list can be replayed. Bounded: at most 140 candidates and one for each pin, 100 dropped products, 400
 * products of a profile 20
 * products of a context, and the numbers of the purchase model for 50 items.
 */
export const receipt = z.object({
  format: z.literal(1),
  id: z.ulid(),
  at: z.iso.datetime(),
  placement: z.enum(placements),
  user: z.string().optional(),
  anonymousId: z.string().optional(),
  model: z.string().optional(),
  limit: z.int().min(1),
  spare: z.int().min(0),
  lambda: z.number().min(0).max(1).describe("of the diversity"),
  seed: z.int().min(0),
  exploration: z.literal(false).optional().describe("where no place was given to chance"),
  experiment: z
    .object({ id: z.string(), arm: z.string() })
    .optional()
    .describe("the experiment that had a part in it, and the arm of who asked"),
  holdout: z.literal(true).optional().describe("for somebody who is held out: nothing known of them went into it"),
  language: z.enum(languages).optional(),
  interests: z.array(z.enum(topics)),
  context: z.array(z.string()).describe("products on the page or in the cart"),
  history: z.array(z.object({ product: z.string(), weight: z.number(), action: z.enum(eventTypes) })),
  candidates: z.array(candidate),
  dropped: z.array(dropped),
  rules: z
    .array(rule.omit({ note: true, updatedBy: true }).extend({ applied: z.array(z.string()) }))
    .describe("the rules in force, applied as excludes, then boosts, then pins, each in the order of their ids"),
  reranker: z.object({
    state: z.enum(rerankerStates),
    scores: z.array(z.number()).optional().describe("one for each candidate, in their order"),
  }),
  withdrawn: z.array(z.string()).describe("products of the list that were off sale when they were read again"),
  device: z.enum(devices).optional().describe("that asked for the list, as far as its browser says"),
  purchase: listPurchase
    .optional()
    .describe(
      "absent where nothing of the list is for sale, for who is not known, and for who chose not to be profiled: then no " +
        "probability is computed",
    ),
  items: z.array(receiptItem),
});
export type Receipt = z.infer<typeof receipt>;

/** The fields that only operators see: the rules, and what else might have been on the list. */
export const OPERATORS = {
  spare: true,
  lambda: true,
  seed: true,
  exploration: true,
  experiment: true,
  holdout: true,
  candidates: true,
  dropped: true,
  rules: true,
  withdrawn: true,
} as const;

/** A receipt as shown: operators see all of it, the list's recipient what was known about them and what was shown. */
const shownReceipt = receipt
  .partial(OPERATORS)
  .describe(
    "spare, lambda, seed, exploration, experiment, holdout, candidates, dropped, rules, withdrawn and the re-ranker's scores are for operators",
  );
export type ShownReceipt = z.infer<typeof shownReceipt>;

const getRecommendationReceipt = route({
  method: "GET",
  path: "/recommendations/{recommendationId}",
  access: "visitor",
  visitor: true,
  summary:
    "The receipt of a list, for its recipient and, in full, for operators. It is stored for 90 days, or 8 if the caller was unknown",
  params: z.strictObject({ recommendationId: z.ulid() }),
  reply: shownReceipt.extend({
    replays: z.boolean().describe("whether replaying the receipt gives the same list"),
    replayed: z.array(receiptItem).optional().describe("for operators: the replayed list"),
  }),
  refusals: { "unknown-recommendation": 404 },
});

export const receiptRoutes = { getRecommendationReceipt };
