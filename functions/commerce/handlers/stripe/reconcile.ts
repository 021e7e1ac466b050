import type { Context } from "aws-lambda";
import { liveReconciliation } from "../../adapters/live.ts";
import { reportReconciliation } from "../../adapters/reconciliation-metrics.ts";
import type { Reconciliation } from "../../contract/reconciliation.ts";
import { type ReconciliationPorts, reconcile } from "../../flows/reconcile.ts";

/** What the refunds that wait may take once the comparing has stopped, and the end of a run, in milliseconds. */
const AFTER_MS = 180_000;
const END_MS = 60_000;

export const reconcileNightly =
  (ports: ReconciliationPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<Reconciliation> => {
    const left = () => context.getRemainingTimeInMillis();
    const done = await reconcile(
      ports,
      () => left() < AFTER_MS + END_MS,
      () => left() < END_MS,
    );
    reportReconciliation(done);
    return done;
  };

/** On its schedule. Doing it again changes nothing again. */
export const handler = reconcileNightly(liveReconciliation());
