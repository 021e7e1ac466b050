import { OPERATORS, type Receipt, receipt, type ShownReceipt } from "../contract/receipt.ts";
import { rankedList } from "../ranking/ranked-list.ts";

const ownReceipt = receipt.omit(OPERATORS).extend({ reranker: receipt.shape.reranker.omit({ scores: true }) });

export const toShownReceipt = (kept: Receipt, groups: readonly string[] = []): ShownReceipt =>
  groups.includes("operator") ? kept : ownReceipt.parse(kept);

/** All that the order of a receipt's list followed from. */
export type ReplayInputs = Pick<
  Receipt,
  "candidates" | "rules" | "reranker" | "limit" | "spare" | "lambda" | "seed" | "withdrawn"
>;

/** The list that follows from a receipt: the same each time. */
export function replayedList(decided: ReplayInputs) {
  const { reranker, withdrawn, limit } = decided;
  const arranged = rankedList({ ...decided, reranked: reranker.scores });
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
export const replays = (kept: Receipt): boolean =>
  JSON.stringify(replayedList(kept).items) === JSON.stringify(kept.items);

/** Whether someone may see how a list came about: who it was made for, by account or by visitor's id, and operators. */
export const isMadeFor = (
  { user, anonymousId }: Pick<Receipt, "user" | "anonymousId">,
  who: { readonly user?: string; readonly groups?: readonly string[]; readonly anonymousId?: string | undefined },
): boolean =>
  who.groups?.includes("operator") ||
  (user === undefined ? anonymousId !== undefined && anonymousId === who.anonymousId : user === who.user);
