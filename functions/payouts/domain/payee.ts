import * as z from "zod";
import { accountStates, type ShownAccount } from "../contract/account.ts";
import { ACCOUNT_KNOWN_MS } from "../settings.ts";

/** An account that an operator gave up. */
const formerAccount = z.object({
  account: z.string(),
  reason: z.string(),
  by: z.string().describe("the operator's id"),
  at: z.iso.datetime(),
});

/** A creator's account at Stripe, as last seen. */
export const payee = z.object({
  creator: z.string(),
  account: z.string().describe("its id at Stripe"),
  /** "retired": an operator gave it up, and the creator may open another. */
  state: z.enum([...accountStates, "retired"]).exclude(["none"]),
  due: z.array(z.string()),
  bankRefusal: z.object({ at: z.iso.datetime(), reason: z.string() }).optional(),
  /** When the newest reported payout was made; reports of older ones are ignored. */
  payoutAt: z.iso.datetime().optional(),
  /** When Stripe was last asked. */
  seenAt: z.iso.datetime(),
  /** Accounts that operators gave up, the oldest first. */
  former: z.array(formerAccount).optional(),
  version: z.int().min(1),
});
export type Payee = z.infer<typeof payee>;

/** Stripe's view of an account. */
export interface AccountSeen {
  readonly account: string;
  /** The creator in its metadata; undefined if the account is not ours. */
  readonly creator?: string | undefined;
  readonly isSubmitted: boolean;
  /** Whether it can receive money and pay it out to the bank. */
  readonly isReady: boolean;
  readonly due: readonly string[];
  /** Whether Stripe turned it down for good. */
  readonly isRejected: boolean;
}

/** Stripe's view of a payout from an account to the bank. */
export interface PayoutSeen {
  /** When it was made. */
  readonly at: string;
  readonly state: "under-way" | "paid" | "failed";
  readonly reason?: string | undefined;
}

function stateOf({ isSubmitted, isReady, isRejected, due }: AccountSeen): Payee["state"] {
  if (isRejected) return "rejected";
  if (isReady) return "enabled";
  return isSubmitted && due.length > 0 ? "restricted" : "pending";
}

/** Whether an account may belong to a creator: the current one may, and after it was given up any that never did. */
function mayBe(before: Payee | undefined, account: string): boolean {
  if (!before) return true;
  if (before.state !== "retired") return before.account === account;
  return !(before.former ?? []).some((each) => each.account === account);
}

/** Stripe's answer about a creator's account, and about a payout from it. */
interface LookAtPayee {
  readonly creator: string;
  readonly account: AccountSeen;
  /** When Stripe was asked, in ISO 8601. */
  readonly at: string;
  readonly payout?: PayoutSeen | undefined;
}

/**
 * An account after Stripe's view of it and of a payout from it. It stays its creator's until an operator gives it up:
 * other accounts are ignored.
 */
export function syncedPayee(
  before: Payee | undefined,
  { creator, account: seen, at, payout }: LookAtPayee,
): Payee | undefined {
  if (!mayBe(before, seen.account)) return undefined;
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
    seenAt: at,
    ...(before?.former && { former: before.former }),
    version: (before?.version ?? 0) + 1,
  };
}

const refusalOf = ({ at, state, reason }: PayoutSeen) =>
  state === "failed" ? { at, reason: reason ?? "unknown" } : undefined;

/** An account to which the platform has lost access: its owner disconnected it, or it was closed. */
export const closedPayee = (before: Payee, at: string): Payee => ({
  ...before,
  state: "closed",
  due: [],
  seenAt: at,
  version: before.version + 1,
});

/** An account that an operator gave up; the same object if one did already. */
export function retiredPayee(before: Payee, by: string, reason: string, at: string): Payee {
  if (before.state === "retired") return before;
  const former = [...(before.former ?? []), { account: before.account, reason, by, at }];
  const { bankRefusal: _, payoutAt: __, ...kept } = before;
  return { ...kept, state: "retired", due: [], former, version: before.version + 1 };
}

/** Whether to ask Stripe again. @param now epoch milliseconds */
export const isOld = ({ state, seenAt }: Payee, now: number): boolean =>
  state !== "retired" &&
  now - Date.parse(seenAt) >= (state === "enabled" ? ACCOUNT_KNOWN_MS.enabled : ACCOUNT_KNOWN_MS.other);

/** A creator's account as operators see it. */
export const toOperatorsAccount = ({ creator, account, state, due, seenAt, former = [] }: Payee) => ({
  creator,
  account,
  state,
  due,
  seenAt,
  former,
});

/** A creator's account as they see it. */
export const toShownAccount = (of: Payee | undefined): ShownAccount =>
  of === undefined || of.state === "retired"
    ? { state: "none", due: [] }
    : { state: of.state, due: of.due, ...(of.bankRefusal && { bankRefusal: of.bankRefusal }) };
