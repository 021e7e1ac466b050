import { type Balance, bookedBalance, emptyBalance } from "../../functions/payouts/domain/balance.ts";
import type { Entry } from "../../functions/payouts/domain/ledger.ts";
import { accrue } from "../../functions/payouts/flows/bookkeeping.ts";
import type { Booking } from "../../functions/payouts/flows/ports.ts";
import { pauseMs } from "../../functions/shared/runtime/pause.ts";
import type { Clock } from "./clock.ts";
import { Table } from "./table.ts";

const CREATOR = "creator";
const TODAY = "2026-01-01";
/** Attempts to read the balance and write its next version. */
const ATTEMPTS = 12;
const AT_ONCE = 45;
const never = async (): Promise<never> => {
  throw new Error("No transfer is made here.");
};

/** One creator's balance, stored as payouts do. */
export function balanceOf(clock: Clock) {
  const table = new Table(clock);
  const entries = new Set<string>();
  const queue = new Map<string, Entry>();
  let balance: Balance = emptyBalance(CREATOR, "usd");
  const book = ({ entries: fresh, queued = [], balance: after }: Booking) => {
    const keys = ["balance", "month", ...[...fresh, ...queued].map(({ cause }) => cause)];
    return table.transact(keys, () => {
      if (fresh.some(({ cause }) => entries.has(cause))) return "repeated" as const;
      const isStale = after && after.version !== balance.version + 1;
      if (isStale || queued.some(({ cause }) => !queue.has(cause))) return "conflict" as const;
      for (const { cause } of fresh) entries.add(cause);
      for (const { cause } of queued) queue.delete(cause);
      balance = after ?? balance;
      return "done" as const;
    });
  };
  const ports = {
    findBalance: () => table.read(() => balance),
    findTransfer: never,
    book: (booking: Booking | undefined) => (booking ? book(booking) : never()),
    isBooked: never,
    enqueue: (entry: Entry) =>
      table.transact([entry.cause], () => {
        if (entries.has(entry.cause)) return "repeated" as const;
        entries.add(entry.cause);
        queue.set(entry.cause, entry);
        return "done" as const;
      }),
    isQueued: ({ cause }: Entry) => table.read(() => queue.has(cause)),
    findQueued: () => table.read(() => [...queue.values()].slice(0, AT_ONCE)),
    pause: (attempt: number) => clock.sleep(pauseMs(attempt)),
    now: () => Date.parse(TODAY),
  };
  const entryOf = (n: number): Entry => ({
    ...{ cause: `payment:${n}`, creator: CREATOR, currency: "usd", at: `${TODAY}T00:00:00.000Z`, reference: String(n) },
    postings: [
      { account: "earned", amount: -(100 + n) },
      { account: "payable", amount: 100 + n },
    ],
  });
  return {
    table,
    /** The former way: each sale writes the balance. */
    async alone(n: number): Promise<boolean> {
      const entry = entryOf(n);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (attempt > 0) await ports.pause(attempt);
        const before = await ports.findBalance();
        if ((await book({ entries: [entry], balance: bookedBalance(before, [entry], TODAY) })) === "done") return true;
      }
      return false;
    },
    async together(n: number): Promise<boolean> {
      try {
        await accrue(ports, entryOf(n));
        return true;
      } catch {
        return false;
      }
    },
    earned: () => balance.earned,
    waiting: () => queue.size,
  };
}
