import { documents } from "../../../shared/runtime/documents.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { reportBacklog } from "../../adapters/backlog-metrics.ts";
import { countFailures } from "../../adapters/dynamodb/failures.ts";
import { findOrder } from "../../adapters/dynamodb/orders.ts";
import { findMark } from "../../adapters/dynamodb/reconciliations.ts";
import { listWaitingRefunds } from "../../adapters/dynamodb/refunds.ts";
import { commerceEnv } from "../../env.ts";
import type { CountFailures, FindOrder, FindProgressMark, ListWaitingRefunds, Now } from "../../flows/ports.ts";
import { type Backlog, hoursSince, isOverdue } from "../../ledger/backlog.ts";
import { FAILURE_PATIENCE_MS } from "../../settings.ts";

export interface BacklogPorts {
  readonly findMark: FindProgressMark;
  readonly countFailures: CountFailures;
  readonly listWaitingRefunds: ListWaitingRefunds;
  readonly findOrder: FindOrder;
  readonly now: Now;
}

async function refundAge(ports: BacklogPorts): Promise<number> {
  for await (const refund of ports.listWaitingRefunds()) {
    if (isOverdue(await ports.findOrder(refund.orderId), refund)) {
      return hoursSince(refund.decidedAt ?? refund.at, ports.now());
    }
  }
  return 0;
}

/** Measures from outside, as a run that fails or never starts cannot report that itself. */
export const measureBacklog =
  (ports: BacklogPorts, report: (backlog: Backlog) => void = reportBacklog) =>
  async (): Promise<Backlog> => {
    const [mark, failures] = await Promise.all([
      ports.findMark(),
      ports.countFailures(ports.now() - FAILURE_PATIENCE_MS),
    ]);
    const reconciliationAge = mark === undefined ? undefined : hoursSince(mark.at, ports.now());
    const backlog = { reconciliationAge, failures, refundAge: await refundAge(ports) };
    report(backlog);
    return backlog;
  };

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = measureBacklog({
  findMark: findMark(documents, COMMERCE_TABLE),
  countFailures: countFailures(documents, COMMERCE_TABLE),
  listWaitingRefunds: listWaitingRefunds(documents, COMMERCE_TABLE),
  findOrder: findOrder(documents, COMMERCE_TABLE),
  now: () => Date.now(),
});
