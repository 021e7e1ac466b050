import * as z from "zod";
import { accountStates, type ShownAccount } from "./contract.ts";

/** A creator's account at Stripe, as it was when it was last looked at. */
export const payee = z.object({
  creator: z.string(),
  account: z.string().describe("its id at Stripe"),
  state: z.enum(accountStates).exclude(["none"]),
  due: z.array(z.string()),
  bankRefusal: z.object({ at: z.iso.datetime(), reason: z.string() }).optional(),
  /** When the newest payout that was heard of was made: an older one tells nothing new. */
  payoutAt: z.iso.datetime().optional(),
  version: z.int().min(1),
});
export type Payee = z.infer<typeof payee>;

/** What Stripe holds of an account now. */
export interface AccountSeen {
  readonly account: string;
  /** The creator that it carries; none on an account that is not ours. */
  readonly creator?: string | undefined;
  readonly isSubmitted: boolean;
  /** Whether money can come and go on to the bank. */
  readonly isReady: boolean;
  readonly due: readonly string[];
}

/** What Stripe holds of a payout from an account to the bank. */
export interface PayoutSeen {
  /** When it was made. */
  readonly at: string;
  readonly state: "under-way" | "paid" | "failed";
  readonly reason?: string | undefined;
}

function stateOf({ isSubmitted, isReady, due }: AccountSeen): Payee["state"] {
  if (isReady) return "enabled";
  return isSubmitted && due.length > 0 ? "restricted" : "pending";
}

/** An account after a look at it, and at a payout from it. A creator's first account stays theirs: others are not taken. */
export function looked(
  before: Payee | undefined,
  creator: string,
  seen: AccountSeen,
  payout?: PayoutSeen,
): Payee | undefined {
  if (before && before.account !== seen.account) return undefined;
  const isNews = payout && payout.at >= (before?.payoutAt ?? "");
  const { bankRefusal, payoutAt } =
    isNews && payout.state !== "under-way"
      ? { payoutAt: payout.at, bankRefusal: refusalOf(payout) }
      : { payoutAt: before?.payoutAt, bankRefusal: before?.bankRefusal };
  return {
    creator,
    account: seen.account,
    state: stateOf(seen),
    due: [...seen.due],
    ...(bankRefusal && { bankRefusal }),
    ...(payoutAt !== undefined && { payoutAt }),
    version: (before?.version ?? 0) + 1,
  };
}

const refusalOf = ({ at, state, reason }: PayoutSeen) =>
  state === "failed" ? { at, reason: reason ?? "unknown" } : undefined;

/** A creator's account as they see it. */
export const shown = (of: Payee | undefined): ShownAccount =>
  of === undefined
    ? { state: "none", due: [] }
    : { state: of.state, due: of.due, ...(of.bankRefusal && { bankRefusal: of.bankRefusal }) };
