import type { Context } from "aws-lambda";
import { liveReconciliation } from "../adapters/live-stripe.ts";
import { reportReconciliation } from "../adapters/reconciliation-metrics.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";
import { type ReconciliationPorts, reconcilePayouts } from "../flows/reconcile.ts";

/** What a day's comparison and the end of a run may take, in milliseconds. */
const SPARE_MS = 180_000;

export const reconcileNightly =
  (ports: ReconciliationPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<Reconciliation> => {
    const done = await reconcilePayouts(ports, () => context.getRemainingTimeInMillis() < SPARE_MS);
    reportReconciliation(done);
    return done;
  };

/** On its schedule. Doing it again changes nothing again. */
export const handler = reconcileNightly(liveReconciliation());
