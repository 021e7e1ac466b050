import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { verifyEvent } from "./events.ts";
import { findBalances, isNoted } from "./ledger.ts";
import { liveBookkeeping, now } from "./live.ts";
import { findPayee, listPayees, savePayee } from "./payees.ts";
import { createAccount, fetchAccount, fetchPayout, openOnboarding } from "./stripe-accounts.ts";
import { fetchTransfer, sendTransfer } from "./stripe-transfers.ts";
import { reportTransfers } from "./transfer-metrics.ts";
import { openTransfers } from "./transfers.ts";

const access = () => stripeAccess(environment("STRIPE_SECRET").STRIPE_SECRET);

/** For opening accounts. */
export function liveAccounts() {
  const { PAYOUTS_TABLE: table, SITE_URL: site } = environment("PAYOUTS_TABLE", "SITE_URL");
  const stripe = access();
  return {
    findPayee: findPayee(documents, table),
    savePayee: savePayee(documents, table, now),
    createAccount: createAccount(stripe),
    openOnboarding: openOnboarding(stripe, site),
  };
}

/** For making transfers. */
export function liveTransfers() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  return {
    ...liveBookkeeping(),
    findBalances: findBalances(documents, table),
    listPayees: listPayees(documents, table),
    openTransfers: openTransfers(documents, table),
    sendTransfer: sendTransfer(access()),
    report: reportTransfers,
  };
}

/** For what Stripe reports. */
export function liveConnectWebhook() {
  const { PAYOUTS_TABLE: table } = environment("PAYOUTS_TABLE");
  const stripe = access();
  return {
    ...liveBookkeeping(),
    verifyEvent: verifyEvent(stripe),
    isNoted: isNoted(documents, table),
    findPayee: findPayee(documents, table),
    savePayee: savePayee(documents, table, now),
    fetchAccount: fetchAccount(stripe),
    fetchPayout: fetchPayout(stripe),
    fetchTransfer: fetchTransfer(stripe),
    pause,
  };
}
