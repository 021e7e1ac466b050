import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Balance } from "./balance.ts";
import type { Entry } from "./ledger.ts";

export interface ReleaseAsk {
  /** Chosen by the caller: the same id is the same release. */
  readonly id: string;
  /** Minor units; everything that is withheld unless given. */
  readonly amount?: number | undefined;
}

export const releaseCause = (id: string): string => `release:${id}`;

/** The entry that makes withheld money payable, never more than is withheld. */
export function releaseOf(
  { creator, currency, withheld }: Balance,
  { id, amount = withheld }: ReleaseAsk,
  at: string,
): Entry | Refusal<"nothing-withheld" | "too-much"> {
  if (withheld <= 0) return refuse("nothing-withheld", `The creator has nothing withheld in ${currency}.`);
  if (amount > withheld)
    return refuse("too-much", `${withheld} minor units are withheld; release at most that amount.`);
  return {
    cause: releaseCause(id),
    creator,
    currency,
    at,
    reference: id,
    postings: [
      { account: "withheld", amount: -amount },
      { account: "payable", amount },
    ],
  };
}
