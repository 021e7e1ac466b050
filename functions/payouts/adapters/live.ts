import { setTimeout } from "node:timers/promises";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import type { Pause } from "../ports.ts";
import { book, findBalance, findBalances, findEntries, findMonths } from "./ledger.ts";
import { findPayee } from "./payees.ts";
import { findTransfer, listTransfers } from "./transfers.ts";

export const now = () => Date.now();

/** Full jitter: those who met do not meet again. */
export const pause: Pause = (attempt) => setTimeout(Math.random() * Math.min(25 * 2 ** attempt, 1000));

/** For booking what was earned. */
export function liveBookkeeping() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  return {
    findBalance: findBalance(documents, table),
    findTransfer: findTransfer(documents, table),
    book: book(documents, table, now),
    pause,
    now,
  };
}

/** For showing creators what is theirs: without Stripe's client. */
export function liveReading() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  return {
    findBalances: findBalances(documents, table),
    findPayee: findPayee(documents, table),
    listTransfers: listTransfers(documents, table),
    findMonths: findMonths(documents, table),
    findEntries: findEntries(documents, table),
    now,
  };
}
