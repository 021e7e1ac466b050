import type { Candidate } from "../contract/candidate.ts";
import { PLACEMENTS } from "../contract/placement.ts";
import type { Receipt } from "../contract/receipt.ts";
import { LAMBDA } from "../ranking/diversity.ts";
import { seedOf } from "../ranking/exploration.ts";
import type { CandidateSet, Situation } from "../serving/candidates.ts";
import { replayedList } from "./receipt.ts";

/** Spare items for products that were withdrawn since the shelf was read. */
const SPARE = 10;

/** Who asked for a list, and for what. */
export interface ListRequest extends Pick<Receipt, "id" | "at" | "placement" | "user" | "anonymousId" | "limit"> {
  /** The serving model. */
  readonly model: string | undefined;
}

/** A decision before its products are read again. */
export interface DecidedList {
  readonly receipt: Receipt;
  /** What to read again: the list and its spares. */
  readonly ready: readonly Candidate[];
}

/** Decides a list from its candidates. With more spares it is the same list, and more follows. */
export function decidedList(
  asked: ListRequest,
  {
    situation,
    set: { candidates, dropped },
    reranker,
    spare = SPARE,
  }: {
    readonly situation: Situation;
    readonly set: CandidateSet;
    readonly reranker: Receipt["reranker"];
    readonly spare?: number;
  },
): DecidedList {
  const decided = {
    candidates: [...candidates],
    rules: situation.rules.map(({ note: _, updatedBy: __, ...rule }) => ({ ...rule, applied: [] as string[] })),
    reranker,
    limit: asked.limit,
    spare,
    lambda: PLACEMENTS[asked.placement].isVaried ? LAMBDA : 1,
    seed: seedOf(asked.id),
    withdrawn: [] as string[],
  };
  const arranged = replayedList(decided);
  return {
    receipt: {
      format: 1,
      ...asked,
      ...decided,
      language: situation.language,
      interests: [...situation.interests],
      context: [...situation.context],
      history: [...situation.history].map(([product, evidence]) => ({ product, ...evidence })),
      dropped: [...dropped, ...arranged.dropped],
      rules: decided.rules.map((rule) => ({ ...rule, applied: [...(arranged.applied.get(rule.id) ?? [])] })),
      items: arranged.items,
    },
    ready: arranged.list.map(({ candidate }) => candidate),
  };
}

/** The same decision without products that turned out to be off sale; the very receipt if none of it is. */
export function withoutOffSale(receipt: Receipt, offSale: (id: string) => boolean): Receipt {
  const withdrawn = replayedList(receipt).list.flatMap(({ candidate: { id } }) => (offSale(id) ? [id] : []));
  if (withdrawn.length === 0) return receipt;
  const dropped = withdrawn.map((id) => ({ id, reason: "withdrawn" as const }));
  const next = { ...receipt, withdrawn, dropped: [...receipt.dropped, ...dropped] };
  return { ...next, items: replayedList(next).items };
}
