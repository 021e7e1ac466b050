import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { closedPayee, type Payee, syncedPayee } from "../domain/payee.ts";
import type { FetchAccount, FetchPayout, FindCreatorOf, FindPayee, Now, SavePayee } from "./ports.ts";

export interface SyncAccountPorts {
  readonly findPayee: FindPayee;
  readonly findCreatorOf: FindCreatorOf;
  readonly savePayee: SavePayee;
  readonly fetchAccount: FetchAccount;
  readonly fetchPayout: FetchPayout;
  readonly pause: Pause;
  readonly now: Now;
}

/** What to read from Stripe: an account, and the payout of an event, if any. */
export interface AccountToSync {
  readonly account: string;
  readonly payout?: string | undefined;
  readonly event?: string | undefined;
}

/**
 * Reads an account from Stripe and stores it. Our item is read before the call, so that an older answer never replaces
 * a newer one.
 */
export async function syncAccount(
  ports: SyncAccountPorts,
  asked: AccountToSync,
): Promise<"seen" | "repeated" | "not-ours" | Refusal<"busy">> {
  const first = await ports.fetchAccount(asked.account);
  const creator = first === "gone" ? await ports.findCreatorOf(asked.account) : first.creator;
  if (creator === undefined) return "not-ours";
  return retryOnConflict(ports.pause, async () => {
    const before = await ports.findPayee(creator);
    const after = await payeeAfter(ports, { before, creator }, asked);
    if (!after) return "not-ours";
    const outcome = await ports.savePayee(after, asked.event);
    if (outcome === "conflict") return conflict;
    return outcome === "done" ? "seen" : "repeated";
  });
}

async function payeeAfter(
  ports: SyncAccountPorts,
  { before, creator }: { readonly before: Payee | undefined; readonly creator: string },
  { account, payout }: AccountToSync,
): Promise<Payee | undefined> {
  const seen = await ports.fetchAccount(account);
  const at = iso(ports.now());
  if (seen === "gone") {
    return before?.account === account && before.state !== "retired" ? closedPayee(before, at) : undefined;
  }
  const seenPayout = payout === undefined ? undefined : await ports.fetchPayout(account, payout);
  return syncedPayee(before, { creator, account: seen, at, payout: seenPayout });
}
