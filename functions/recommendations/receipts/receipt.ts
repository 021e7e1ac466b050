import * as z from "zod";
import { eventTypes } from "../../behaviour/contract/event.ts";
import { languages, topics } from "../../catalogue/contract/product.ts";
import { candidate, dropped, sources } from "../ranking/candidate.ts";
import { arrange } from "../ranking/ranked-list.ts";
import { placements, rule } from "../ranking/rules.ts";

/** What became of the re-ranker: "open" and "late" name its circuit breaker and its time budget. */
export const rerankerStates = ["off", "used", "late", "failed", "open"] as const;

/** An item of a list as it was shown. */
export const receiptItem = z.object({
  product: z.string(),
  position: z.int().min(1),
  source: z.enum(sources),
  score: z.number(),
  slot: z.enum(["ranked", "exploration", "pinned"]),
  propensity: z.number().describe("the probability that it had of being shown there"),
});

/**
 * How one list came about: enough to make it again. Bounded: at most 140 candidates and one for each pin, 100 drops, the
 * 400 products of a profile and 20 products of a context.
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
  language: z.enum(languages).optional(),
  interests: z.array(z.enum(topics)),
  context: z.array(z.string()).describe("products on the page or in the cart"),
  history: z.array(z.object({ product: z.string(), weight: z.number(), action: z.enum(eventTypes) })),
  candidates: z.array(candidate),
  dropped: z.array(dropped),
  rules: z
    .array(rule.omit({ note: true, updatedBy: true }).extend({ applied: z.array(z.string()) }))
    .describe("those that held; tried as excludes, then boosts, then pins, each by their ids"),
  reranker: z.object({
    state: z.enum(rerankerStates),
    scores: z.array(z.number()).optional().describe("of the candidates, in their order"),
  }),
  withdrawn: z.array(z.string()).describe("on the list, and off sale when it was read again"),
  items: z.array(receiptItem),
});
export type Receipt = z.infer<typeof receipt>;

/** What is the shop's own: how its operators steer lists, and what else might have been on this one. */
const OPERATORS = {
  spare: true,
  lambda: true,
  seed: true,
  candidates: true,
  dropped: true,
  rules: true,
  withdrawn: true,
} as const;

/** A receipt as it is shown: to operators whole, to who the list was made for what it knew of them and what it showed. */
export const shownReceipt = receipt
  .partial(OPERATORS)
  .describe("spare, lambda, seed, candidates, dropped, rules, withdrawn and the re-ranker's scores are for operators");
export type ShownReceipt = z.infer<typeof shownReceipt>;

const ownReceipt = receipt.omit(OPERATORS).extend({ reranker: receipt.shape.reranker.omit({ scores: true }) });

export const shownTo = (kept: Receipt, groups: readonly string[] = []): ShownReceipt =>
  groups.includes("operator") ? kept : ownReceipt.parse(kept);

/** All that the order of a receipt's list followed from. */
export type Decided = Pick<
  Receipt,
  "candidates" | "rules" | "reranker" | "limit" | "spare" | "lambda" | "seed" | "withdrawn"
>;

/** The list that follows from a receipt: the same each time. */
export function replay(decided: Decided) {
  const { reranker, withdrawn, limit } = decided;
  const arranged = arrange({ ...decided, reranked: reranker.scores });
  const gone = new Set(withdrawn);
  const items = arranged.list
    .filter(({ candidate: { id } }) => !gone.has(id))
    .slice(0, limit)
    .map(({ candidate: { id, source, score }, slot, propensity }, at): Receipt["items"][number] => {
      return { product: id, position: at + 1, source, score, slot, propensity };
    });
  return { ...arranged, items };
}

/** Whether the list that was shown follows from its receipt. */
export const replays = (kept: Receipt): boolean => JSON.stringify(replay(kept).items) === JSON.stringify(kept.items);

/** Whether someone may see how a list came about: who it was made for, by account or by visitor's id, and operators. */
export const isMadeFor = (
  { user, anonymousId }: Pick<Receipt, "user" | "anonymousId">,
  who: { readonly user?: string; readonly groups?: readonly string[]; readonly anonymousId?: string | undefined },
): boolean =>
  who.groups?.includes("operator") ||
  (user === undefined ? anonymousId !== undefined && anonymousId === who.anonymousId : user === who.user);
