import { OPERATORS, type Receipt, receipt, type ShownReceipt } from "../contract/receipt.ts";
import { rankedList } from "../ranking/ranked-list.ts";

const ownReceipt = receipt.omit(OPERATORS).extend({ reranker: receipt.shape.reranker.omit({ scores: true }) });

export const toShownReceipt = (kept: Receipt, groups: readonly string[] = []): ShownReceipt =>
  groups.includes("operator") ? kept : ownReceipt.parse(kept);

/** The fields of a receipt from which its list can be replayed. */
export type ReplayInputs = Pick<
  Receipt,
  "candidates" | "rules" | "reranker" | "limit" | "spare" | "lambda" | "seed" | "withdrawn" | "exploration"
>;

/** The list replayed from a receipt: the same each time. */
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

/** Whether replaying a receipt gives the list that was shown. */
export const replays = (kept: Receipt): boolean =>
  JSON.stringify(replayedList(kept).items) === JSON.stringify(kept.items.map(({ purchase: _, ...item }) => item));

/** Whether a caller may see a receipt: the list's recipient, by account or visitor's id, and operators. */
export const isMadeFor = (
  { user, anonymousId }: Pick<Receipt, "user" | "anonymousId">,
  who: { readonly user?: string; readonly groups?: readonly string[]; readonly anonymousId?: string | undefined },
): boolean =>
  who.groups?.includes("operator") ||
  (user === undefined ? anonymousId !== undefined && anonymousId === who.anonymousId : user === who.user);
