import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { MOST_REVERSALS } from "../settings.ts";
import { type Reversal, reversalsOf, type Transfer } from "./transfer.ts";

export interface ReversalAsk {
  readonly id: string;
  /** Minor units; all that is left unless given. */
  readonly amount?: number | undefined;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
}

/** Stripe's answer to a reversal. */
export type ReversalSeen = { readonly reversed: number } | { readonly failure: string };

export const reversalOf = (of: Transfer, id: string): Reversal | undefined =>
  reversalsOf(of).find((each) => each.id === id);

/** Minor units of a transfer that can still be reversed: without reversals already requested. */
export function leftToReverse(of: Transfer): number {
  const asked = reversalsOf(of).filter(({ state }) => state === "asked");
  return of.amount - of.reversed - asked.reduce((sum, { amount }) => sum + amount, 0);
}

type AskRefused = Refusal<"not-paid" | "nothing-left" | "too-much" | "reversal-mismatch" | "too-many-reversals">;

/** A transfer with a requested reversal; the same object if it was requested before. Never more than is left. */
export function withReversal(before: Transfer, ask: ReversalAsk): Transfer | AskRefused {
  const kept = reversalOf(before, ask.id);
  if (kept) {
    if (ask.amount === undefined || ask.amount === kept.amount) return before;
    return refuse("reversal-mismatch", `Reversal ${ask.id} exists with the amount ${kept.amount}; choose another id.`);
  }
  if (before.state !== "paid")
    return refuse("not-paid", `The transfer is ${before.state}; only a paid transfer can be reversed.`);
  const left = leftToReverse(before);
  if (left <= 0) return refuse("nothing-left", "All of the transfer was reversed, or is being reversed.");
  const { amount = left } = ask;
  if (amount > left)
    return refuse("too-much", `${left} minor units of the transfer are left; reverse at most that amount.`);
  const reversals = reversalsOf(before);
  if (reversals.length >= MOST_REVERSALS) {
    return refuse("too-many-reversals", `A transfer can have ${MOST_REVERSALS} reversals at most.`);
  }
  const { id, reason, by, at } = ask;
  const asked: Reversal = { id, amount, reason, by, at, state: "asked" };
  return { ...before, reversals: [...reversals, asked], version: before.version + 1 };
}

/** A transfer with the outcome of a reversal; the same object if that is known. */
export function withReversalOutcome(before: Transfer, id: string, seen: ReversalSeen): Transfer {
  const kept = reversalOf(before, id);
  if (kept?.state !== "asked") return before;
  const after: Reversal =
    "failure" in seen ? { ...kept, state: "refused", failure: seen.failure } : { ...kept, state: "made" };
  const reversals = reversalsOf(before).map((each) => (each === kept ? after : each));
  return { ...before, reversals, version: before.version + 1 };
}
