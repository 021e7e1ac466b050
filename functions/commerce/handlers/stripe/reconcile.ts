import type { Context } from "aws-lambda";
import { ulid } from "ulid";
import { MINUTE_MS } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { listFailures } from "../../adapters/dynamodb/failures.ts";
import { bookJournal, findJournals, listJournals } from "../../adapters/dynamodb/journals.ts";
import { findOrderOfPayment } from "../../adapters/dynamodb/payments.ts";
import {
  findMark,
  keepMark,
  keepReconciliation,
  keepUncompared,
  listUncompared,
} from "../../adapters/dynamodb/reconciliations.ts";
import { listRefunds } from "../../adapters/dynamodb/refunds.ts";
import { reportDone } from "../../adapters/reconciliation-metrics.ts";
import { findMovements, listEvents, listMovements } from "../../adapters/stripe/balance.ts";
import { inboxPorts } from "../../adapters/stripe/inbox-ports.ts";
import type { Reconciliation } from "../../contract/reconciliation.ts";
import { stripeEnv } from "../../env.ts";
import { reconcile } from "../../flows/reconcile.ts";
import type { ReconciliationPorts } from "../../flows/reconciliation-run.ts";

/** The time for waiting refunds after the comparison has stopped, and for the end of a run, in milliseconds. */
const AFTER_MS = 3 * MINUTE_MS;
const END_MS = MINUTE_MS;

export const reconcileNightly =
  (ports: ReconciliationPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<Reconciliation> => {
    const left = () => context.getRemainingTimeInMillis();
    const done = await reconcile(
      ports,
      () => left() < AFTER_MS + END_MS,
      () => left() < END_MS,
    );
    reportDone(done);
    return done;
  };

/** On its schedule; idempotent. */
const env = environment(...stripeEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
const { COMMERCE_TABLE: table } = env;
export const handler = reconcileNightly({
  ...inboxPorts(table, stripe),
  listRefunds: listRefunds(documents, table),
  listFailures: listFailures(documents, table),
  listUncompared: listUncompared(documents, table),
  keepUncompared: keepUncompared(documents, table),
  findOrderOfPayment: findOrderOfPayment(documents, table),
  listEvents: listEvents(stripe),
  listMovements: listMovements(stripe),
  findMovements: findMovements(stripe),
  listJournals: listJournals(documents, table),
  findJournals: findJournals(documents, table),
  bookJournal: bookJournal(documents, table),
  findMark: findMark(documents, table),
  keepMark: keepMark(documents, table),
  keepReconciliation: keepReconciliation(documents, table),
  newId: ulid,
});
