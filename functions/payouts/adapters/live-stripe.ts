import { ulid } from "ulid";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { verifyEvent } from "./events.ts";
import { areHalted, book, findBalances, isNoted, listBalances } from "./ledger.ts";
import { liveBookkeeping, now } from "./live.ts";
import { findCreatorOf, findPayee, listPayees, savePayee } from "./payees.ts";
import {
  findBooked,
  findProgress,
  keepProgress,
  keepReconciliation,
  listJournals,
  listTransfersOfDay,
} from "./reconciliations.ts";
import { createAccount, fetchAccount, fetchPayout, openOnboarding } from "./stripe-accounts.ts";
import { fetchFunds } from "./stripe-funds.ts";
import { fetchTransfer, findSent, listReported, listSent, sendReversal, sendTransfer } from "./stripe-transfers.ts";
import { reportCover, reportTransfers } from "./transfer-metrics.ts";
import { openTransfers } from "./transfers.ts";

const access = () => stripeAccess(environment("PAYOUTS_STRIPE_SECRET").PAYOUTS_STRIPE_SECRET);

/** For opening accounts. */
export function liveAccounts() {
  const env = environment("PAYOUTS_TABLE", "SITE_URL", "PLATFORM_COUNTRY");
  const { PAYOUTS_TABLE: table, SITE_URL: site, PLATFORM_COUNTRY: country } = env;
  const stripe = access();
  return {
    findPayee: findPayee(documents, table),
    savePayee: savePayee(documents, table, now),
    createAccount: createAccount(stripe),
    openOnboarding: openOnboarding(stripe, site),
    country,
    now,
  };
}

/** For looking at accounts. */
export function liveLooking() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  const stripe = access();
  return {
    findPayee: findPayee(documents, table),
    findCreatorOf: findCreatorOf(documents, table),
    savePayee: savePayee(documents, table, now),
    fetchAccount: fetchAccount(stripe),
    fetchPayout: fetchPayout(stripe),
    pause,
    now,
  };
}

/** For making transfers. */
export function liveTransfers() {
  const { PAYOUTS_TABLE: table, COMMERCE_TABLE: commerce } = environment("PAYOUTS_TABLE", "COMMERCE_TABLE");
  return {
    ...liveBookkeeping(),
    book: book(documents, table, now, commerce),
    areHalted: areHalted(documents, commerce),
    findSent: findSent(access()),
    findBalances: findBalances(documents, table),
    listPayees: listPayees(documents, table),
    openTransfers: openTransfers(documents, table),
    sendTransfer: sendTransfer(access()),
    report: reportTransfers,
    listBalances: listBalances(documents, table),
    fetchFunds: fetchFunds(access()),
    reportCover,
  };
}

/** For deriving again, each night, what events are to have told. */
export function liveReconciliation() {
  const { PAYOUTS_TABLE: table, COMMERCE_TABLE: commerce } = environment("PAYOUTS_TABLE", "COMMERCE_TABLE");
  const stripe = access();
  return {
    ...liveBookkeeping(),
    ...liveLooking(),
    listPayees: listPayees(documents, table),
    listBalances: listBalances(documents, table),
    fetchFunds: fetchFunds(stripe),
    reportCover,
    listJournals: listJournals(documents, commerce),
    findBooked: findBooked(documents, table),
    listSent: listSent(stripe),
    listReported: listReported(stripe),
    listTransfersOfDay: listTransfersOfDay(documents, table),
    fetchTransfer: fetchTransfer(stripe),
    findProgress: findProgress(documents, table),
    keepProgress: keepProgress(documents, table),
    keepReconciliation: keepReconciliation(documents, table),
    newId: ulid,
  };
}

/** For taking transfers back. */
export const liveReversing = () => ({ ...liveBookkeeping(), sendReversal: sendReversal(access()) });

/** For what Stripe reports. */
export function liveConnectWebhook() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  const stripe = access();
  return {
    ...liveBookkeeping(),
    ...liveLooking(),
    verifyEvent: verifyEvent(stripe),
    isNoted: isNoted(documents, table),
    fetchTransfer: fetchTransfer(stripe),
  };
}
