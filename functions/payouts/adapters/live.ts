import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { book, findBalance, findBalances, findEntries, findMonths, listDebts } from "./ledger.ts";
import { findPayee } from "./payees.ts";
import { findTransfer, listTransfers } from "./transfers.ts";

export const now = () => Date.now();

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
    listDebts: listDebts(documents, table),
    findMonths: findMonths(documents, table),
    findEntries: findEntries(documents, table),
    now,
  };
}
