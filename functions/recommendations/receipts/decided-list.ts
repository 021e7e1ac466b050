import type { Candidate } from "../contract/candidate.ts";
import { PLACEMENTS } from "../contract/placement.ts";
import type { Receipt } from "../contract/receipt.ts";
import { seedOf } from "../ranking/exploration.ts";
import type { CandidateSet, Situation } from "../serving/candidates.ts";
import { LAMBDA } from "../settings.ts";
import { replayedList } from "./receipt.ts";

/** Spare items for products that were withdrawn since the shelf was read. */
const SPARE = 10;

/** The caller and parameters of a list. */
export interface ListRequest
  extends Pick<
    Receipt,
    "id" | "at" | "placement" | "user" | "anonymousId" | "limit" | "device" | "experiment" | "holdout"
  > {
  /** The champion's id. */
  readonly model: string | undefined;
}

/** A decided list, before its products are read again. */
export interface DecidedList {
  readonly receipt: Receipt;
  /** The products to read again: those of the list and the spares. */
  readonly ready: readonly Candidate[];
}

/** Decides a list from its candidates. More spares do not change the list itself. */
export function decidedList(
  asked: ListRequest,
  {
    situation,
    set: { candidates, dropped },
    reranker,
    spare = SPARE,
    order: { lambda = LAMBDA, explores } = { explores: true },
  }: {
    readonly situation: Situation;
    readonly set: CandidateSet;
    readonly reranker: Receipt["reranker"];
    readonly spare?: number;
    /** What an experiment changes of the order. */
    readonly order?: { readonly lambda?: number | undefined; readonly explores: boolean };
  },
): DecidedList {
  const decided = {
    candidates: [...candidates],
    rules: situation.rules.map(({ note: _, updatedBy: __, ...rule }) => ({ ...rule, applied: [] as string[] })),
    reranker,
    limit: asked.limit,
    spare,
    lambda: PLACEMENTS[asked.placement].isVaried ? lambda : 1,
    seed: seedOf(asked.id),
    ...(!explores && { exploration: false as const }),
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

/** The receipt without products that turned out to be off sale; the same object if there are none. */
export function withoutOffSale(receipt: Receipt, offSale: (id: string) => boolean): Receipt {
  const withdrawn = replayedList(receipt).list.flatMap(({ candidate: { id } }) => (offSale(id) ? [id] : []));
  if (withdrawn.length === 0) return receipt;
  const dropped = withdrawn.map((id) => ({ id, reason: "withdrawn" as const }));
  const next = { ...receipt, withdrawn, dropped: [...receipt.dropped, ...dropped] };
  return { ...next, items: replayedList(next).items };
}
