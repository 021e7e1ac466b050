import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import {
  areHalted,
  book,
  enqueue,
  findBalance,
  findBalances,
  findQueued,
  isBooked,
  isQueued,
  listDebts,
} from "./ledger.ts";
import { findPayee, savePayee } from "./payees.ts";
import { findProgress, listReconciliations } from "./reconciliations.ts";
import { findTransfer, listTransfers } from "./transfers.ts";

export const now = () => Date.now();

/** For booking what was earned. */
export function liveBookkeeping() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  return {
    findBalance: findBalance(documents, table),
    findTransfer: findTransfer(documents, table),
    book: book(documents, table, now),
    isBooked: isBooked(documents, table),
    enqueue: enqueue(documents, table),
    isQueued: isQueued(documents, table),
    findQueued: findQueued(documents, table),
    pause,
    now,
  };
}

/** For reading what comparisons came to, and how old the last one is. */
export function liveReconciliations() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  return { listReconciliations: listReconciliations(documents, table) };
}
export function liveMeasure() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  return { findProgress: findProgress(documents, table), now };
}

/** For giving an account up. */
export function liveRetiring() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  return { findPayee: findPayee(documents, table), savePayee: savePayee(documents, table, now), pause, now };
}

/** For showing creators what they have, and whether an operator stopped their transfers. */
export function liveBalances() {
  const { COMMERCE_TABLE: commerce } = environment("COMMERCE_TABLE");
  return { ...liveReading(), areHalted: areHalted(documents, commerce) };
}

/** For showing creators what is theirs: without Stripe's client. */
export function liveReading() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  return {
    findBalances: findBalances(documents, table),
    findPayee: findPayee(documents, table),
    listTransfers: listTransfers(documents, table),
    listDebts: listDebts(documents, table),
    now,
  };
}
