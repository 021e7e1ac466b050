import { looked } from "./payee.ts";
import type { FetchAccount, FetchPayout, FindPayee, Pause, SavePayee } from "./ports.ts";

export interface LookPorts {
  readonly findPayee: FindPayee;
  readonly savePayee: SavePayee;
  readonly fetchAccount: FetchAccount;
  readonly fetchPayout: FetchPayout;
  readonly pause: Pause;
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
  payout: string | undefined,
  event: string,
): Promise<"seen" | "repeated" | "not-ours"> {
  const { creator } = await ports.fetchAccount(account);
  if (creator === undefined) return "not-ours";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await ports.pause(attempt);
    const before = await ports.findPayee(creator);
    const [seen, paidOut] = await Promise.all([
      ports.fetchAccount(account),
      payout === undefined ? undefined : ports.fetchPayout(account, payout),
    ]);
    const after = looked(before, creator, seen, paidOut);
    if (!after) return "not-ours";
    const outcome = await ports.savePayee(after, event);
    if (outcome !== "conflict") return outcome === "done" ? "seen" : "repeated";
  }
  throw new Error(`The account of ${creator} kept changing; it is left as it is.`);
}
