import { closed, looked, type Payee } from "../domain/payee.ts";
import type { FetchAccount, FetchPayout, FindCreatorOf, FindPayee, Now, Pause, SavePayee } from "./ports.ts";

export interface LookPorts {
  readonly findPayee: FindPayee;
  readonly findCreatorOf: FindCreatorOf;
  readonly savePayee: SavePayee;
  readonly fetchAccount: FetchAccount;
  readonly fetchPayout: FetchPayout;
  readonly pause: Pause;
  readonly now: Now;
}

const ATTEMPTS = 8;

/**
 * Looks at an account, and at a payout from it where an event told of one, and keeps what is seen. What is kept is read
 * before Stripe is asked, so that an older look never replaces a newer one.
 * @throws Error where others kept coming first, so that Stripe reports again
 */
export async function look(
  ports: LookPorts,
  account: string,
  payout?: string,
  event?: string,
): Promise<"seen" | "repeated" | "not-ours"> {
  const first = await ports.fetchAccount(account);
  const creator = first === "gone" ? await ports.findCreatorOf(account) : first.creator;
  if (creator === undefined) return "not-ours";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await ports.pause(attempt);
    const before = await ports.findPayee(creator);
    const after = await seenAfter(ports, before, creator, account, payout);
    if (!after) return "not-ours";
    const outcome = await ports.savePayee(after, event);
    if (outcome !== "conflict") return outcome === "done" ? "seen" : "repeated";
  }
  throw new Error(`The account of ${creator} kept changing; it is left as it is.`);
}

async function seenAfter(
  ports: LookPorts,
  before: Payee | undefined,
  creator: string,
  account: string,
  payout: string | undefined,
): Promise<Payee | undefined> {
  const seen = await ports.fetchAccount(account);
  const at = new Date(ports.now()).toISOString();
  if (seen === "gone")
    return before?.account === account && before.state !== "retired" ? closed(before, at) : undefined;
  const paidOut = payout === undefined ? undefined : await ports.fetchPayout(account, payout);
  return looked(before, creator, seen, at, paidOut);
}
