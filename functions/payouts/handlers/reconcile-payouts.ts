import type { Context } from "aws-lambda";
import { ulid } from "ulid";
import { MINUTE_MS } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { listBalances } from "../adapters/dynamodb/balances.ts";
import { bookkeeping } from "../adapters/dynamodb/bookkeeping.ts";
import { listJournals } from "../adapters/dynamodb/commerce.ts";
import { findBooked } from "../adapters/dynamodb/entries.ts";
import { listPayees } from "../adapters/dynamodb/payees.ts";
import { findProgress, keepProgress, keepReconciliation } from "../adapters/dynamodb/reconciliations.ts";
import { listTransfersOfDay } from "../adapters/dynamodb/transfers.ts";
import { reportDone } from "../adapters/reconciliation-metrics.ts";
import { accountSync } from "../adapters/stripe/account-sync.ts";
import { fetchFunds } from "../adapters/stripe/funds.ts";
import { fetchTransfer, listReported, listSent } from "../adapters/stripe/transfers.ts";
import { reportCover } from "../adapters/transfer-metrics.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";
import { runTransfersEnv } from "../env.ts";
import { type ReconciliationPorts, reconcilePayouts } from "../flows/reconcile.ts";

/** The time for a day's comparison and the end of a run, in milliseconds. */
const SPARE_MS = 3 * MINUTE_MS;

export const reconcileNightly =
  (ports: ReconciliationPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<Reconciliation> => {
    const done = await reconcilePayouts(ports, () => context.getRemainingTimeInMillis() < SPARE_MS);
    reportDone(done);
    return done;
  };

const { PAYOUTS_TABLE, PAYOUTS_STRIPE_SECRET, COMMERCE_TABLE } = environment(...runTransfersEnv);
const stripe = stripeAccess(PAYOUTS_STRIPE_SECRET);
/** On its schedule; idempotent. */
export const handler = reconcileNightly({
  ...bookkeeping(documents, PAYOUTS_TABLE),
  ...accountSync(documents, PAYOUTS_TABLE, stripe),
  listPayees: listPayees(documents, PAYOUTS_TABLE),
  listBalances: listBalances(documents, PAYOUTS_TABLE),
  fetchFunds: fetchFunds(stripe),
  reportCover,
  listJournals: listJournals(documents, COMMERCE_TABLE),
  findBooked: findBooked(documents, PAYOUTS_TABLE),
  listSent: listSent(stripe),
  listReported: listReported(stripe),
  listTransfersOfDay: listTransfersOfDay(documents, PAYOUTS_TABLE),
  fetchTransfer: fetchTransfer(stripe),
  findProgress: findProgress(documents, PAYOUTS_TABLE),
  keepProgress: keepProgress(documents, PAYOUTS_TABLE),
  keepReconciliation: keepReconciliation(documents, PAYOUTS_TABLE),
  newId: ulid,
});
