import { reportReconciliation } from "../../shared/runtime/report-reconciliation.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";

export const reportDone = (done: Reconciliation): void =>
  reportReconciliation("reconciled", done, {
    ReconciliationFindings: done.found,
    ReconciliationMended: done.applied + done.mended + done.refunds,
  });
