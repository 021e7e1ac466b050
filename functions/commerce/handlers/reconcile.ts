import type { Context } from "aws-lambda";
import { liveReconciliation } from "../adapters/live.ts";
import { reportReconciliation } from "../adapters/reconciliation-metrics.ts";
import { type ReconciliationPorts, reconcile } from "../ledger/reconciliation.ts";
import type { Reconciliation } from "../ledger/reconciliation-routes.ts";

/** What the longest window and the end of a run may take, in milliseconds. */
const SPARE_MS = 240_000;

export const reconcileNightly =
  (ports: ReconciliationPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<Reconciliation> => {
    const done = await reconcile(ports, () => context.getRemainingTimeInMillis() < SPARE_MS);
    reportReconciliation(done);
    return done;
  };

/** On its schedule. Doing it again changes nothing again. */
export const handler = reconcileNightly(liveReconciliation());
