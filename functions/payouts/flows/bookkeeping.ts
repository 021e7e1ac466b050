import { conflict, type Pause, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { type Balance, bookedBalance, missingOn } from "../domain/balance.ts";
import type { Entry } from "../domain/ledger.ts";
import { type ReleaseAsk, releaseCause, releaseOf } from "../domain/release.ts";
import { dayAt } from "../domain/schedule.ts";
import {
  openedTransfer,
  type Seen,
  type Step,
  settledTransfer,
  type Transfer,
  transferId,
} from "../domain/transfer.ts";
import type {
  AreHalted,
  Book,
  Enqueue,
  FindBalance,
  FindQueued,
  FindTransfer,
  IsBooked,
  IsQueued,
  Now,
} from "./ports.ts";

export interface BookkeepingPorts {
  readonly findBalance: FindBalance;
  readonly findTransfer: FindTransfer;
  readonly book: Book;
  readonly isBooked: IsBooked;
  readonly enqueue: Enqueue;
  readonly isQueued: IsQueued;
  readonly findQueued: FindQueued;
  readonly pause: Pause;
  readonly now: Now;
}

/** Attempts of one change: a creator's sales, transfers and Stripe's reports may all change one balance. */
const ATTEMPTS = { attempts: 12 };

/** The shortfall of the payable amount today. */
const missingNow = (ports: BookkeepingPorts, before: Balance): number => missingOn(before, dayAt(ports.now()));

const stepOf = (ports: BookkeepingPorts, before: Balance, { entries, transfer }: Step) => ({
  entries,
  balance: bookedBalance(before, entries, dayAt(ports.now())),
  transfer,
});

/** Adds the queued entries to a balance. @returns what that was */
async function bookQueued(
  ports: BookkeepingPorts,
  { creator, currency }: Pick<Balance, "creator" | "currency">,
): Promise<readonly Entry[] | typeof conflict> {
  const queued = await ports.findQueued(creator, currency);
  if (queued.length === 0) return queued;
  const before = await ports.findBalance(creator, currency);
  const outcome = await ports.book({ entries: [], queued, balance: bookedBalance(before, queued, dayAt(ports.now())) });
  return outcome === "done" ? queued : conflict;
}

/**
 * Books earnings and reversals, each once. If others change the balance at the same time, the entry is queued beside
 * it, and the next change of the balance adds all queued entries: at two hundred sales a second each is stored at once,
 * and a few writes add them to the balance.
 */
export async function accrue(ports: BookkeepingPorts, entry: Entry): Promise<"done" | "repeated"> {
  const before = await ports.findBalance(entry.creator, entry.currency);
  const first = await ports.book({ entries: [entry], balance: bookedBalance(before, [entry], dayAt(ports.now())) });
  if (first === "done") return "done";
  const kept =
    first === "repeated"
      ? first
      : unlessBusy(
          await retryOnConflict(
            ports.pause,
            async () => {
              const outcome = await ports.enqueue(entry);
              return outcome === "conflict" ? conflict : outcome;
            },
            ATTEMPTS,
          ),
          `The balance of ${entry.creator}`,
        );
  await ensureBooked(ports, entry);
  return kept;
}

/** Makes the balance include a stored entry. @throws Error if others keep changing the balance */
export async function ensureBooked(ports: BookkeepingPorts, entry: Entry): Promise<void> {
  const outcome = await retryOnConflict(
    ports.pause,
    async () => {
      if (!(await ports.isQueued(entry))) return "done";
      const queued = await bookQueued(ports, entry);
      return queued !== conflict && queued.some(({ cause }) => cause === entry.cause) ? "done" : conflict;
    },
    ATTEMPTS,
  );
  unlessBusy(outcome, `The balance of ${entry.creator}`);
}

/**
 * Puts today's payable amount in transit, before the call to Stripe: from here on only this transfer can send it.
 * @returns the day's transfer, also if another run began it; undefined if there is nothing to send, or an operator
 * stopped it
 */
export const beginTransfer = (
  ports: BookkeepingPorts & { readonly areHalted: AreHalted },
  of: Pick<Balance, "creator" | "currency">,
  destination: string,
): Promise<Transfer | undefined | Refusal<"busy">> =>
  retryOnConflict(
    ports.pause,
    async () => {
      const at = iso(ports.now());
      const today = dayAt(ports.now());
      const begun = await ports.findTransfer(of.creator, transferId(today, of));
      if (begun) return begun;
      // Deductions that are still queued are not paid out.
      const queued = await bookQueued(ports, of);
      if (queued === conflict || queued.length > 0) return conflict;
      const before = await ports.findBalance(of.creator, of.currency);
      const step = openedTransfer(before, destination, today, at);
      if (!step || (await ports.areHalted(of.creator))) return undefined;
      // Refused if an operator stops the creator's transfers meanwhile.
      const outcome = await ports.book({ ...stepOf(ports, before, step), unlessHalted: true });
      // A concurrent run began it: read it again.
      return outcome === "done" ? step.transfer : conflict;
    },
    ATTEMPTS,
  );

/** Updates a transfer to its state at Stripe, with its entries and the record of the event. */
export const settleTransfer = (
  ports: BookkeepingPorts,
  { creator, id }: Pick<Transfer, "creator" | "id">,
  seen: Seen,
  event?: string,
): Promise<Transfer | "unknown" | Refusal<"busy">> =>
  retryOnConflict(
    ports.pause,
    async () => {
      const before = await ports.findTransfer(creator, id);
      if (!before) return "unknown";
      const balance = await ports.findBalance(creator, before.currency);
      const step = settledTransfer(before, seen, iso(ports.now()), missingNow(ports, balance));
      if (!step) {
        if (event !== undefined) await ports.book(undefined, event);
        return before;
      }
      const outcome = await ports.book(stepOf(ports, balance, step), event);
      if (outcome === "done") return step.transfer;
      if (outcome === "repeated" && event !== undefined) return before;
      return conflict;
    },
    ATTEMPTS,
  );

/**
 * Stores a transfer's next version without moving money.
 * @returns the transfer as stored; undefined if there is none
 */
export const changeTransfer = <Code extends string = never>(
  ports: BookkeepingPorts,
  { creator, id }: Pick<Transfer, "creator" | "id">,
  change: (before: Transfer) => Transfer | Refusal<Code>,
): Promise<Transfer | Refusal<Code | "busy"> | undefined> =>
  retryOnConflict<Transfer | Refusal<Code> | undefined>(
    ports.pause,
    async () => {
      const before = await ports.findTransfer(creator, id);
      if (!before) return undefined;
      const after = change(before);
      if (isRefusal(after) || after === before) return after;
      const outcome = await ports.book({ entries: [], transfer: after });
      return outcome === "done" ? after : conflict;
    },
    ATTEMPTS,
  );

/** Releases withheld money: payable from now on, once for each id. */
export const releaseWithheld = (
  ports: BookkeepingPorts,
  of: Pick<Balance, "creator" | "currency">,
  ask: ReleaseAsk,
): Promise<Balance | Refusal<"nothing-withheld" | "too-much" | "busy">> =>
  retryOnConflict<Balance | Refusal<"nothing-withheld" | "too-much">>(
    ports.pause,
    async () => {
      const before = await ports.findBalance(of.creator, of.currency);
      const entry = releaseOf(before, ask, iso(ports.now()));
      // It may have been made already, which leaves less withheld.
      const isRefused = isRefusal(entry);
      if (isRefused && (await ports.isBooked(of.creator, releaseCause(ask.id)))) return before;
      if (isRefused) return entry;
      const balance = bookedBalance(before, [entry], dayAt(ports.now()));
      const outcome = await ports.book({ entries: [entry], balance });
      if (outcome === "conflict") return conflict;
      return outcome === "done" ? balance : before;
    },
    ATTEMPTS,
  );
