import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listDisputes } from "./dynamodb/disputes.ts";
import { countFailures, dismissFailure, listFailures } from "./dynamodb/failures.ts";
import { findOrder } from "./dynamodb/orders.ts";
import { findMark, listReconciliations } from "./dynamodb/reconciliations.ts";
import { findRefund, listRefunds, listWaitingRefunds } from "./dynamodb/refunds.ts";
import { findSubscription } from "./dynamodb/subscriptions.ts";
import { liveSettlement } from "./live-settlement.ts";

/** For reading what is listed of refunds and disputes. */
export function liveLists() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { listRefunds: listRefunds(documents, table), listDisputes: listDisputes(documents, table) };
}

/** For reading which events failed. */
export function liveFailures() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { listFailures: listFailures(documents, table) };
}

/** For taking an event off the list of those that failed. */
export function liveDismissal() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { dismissFailure: dismissFailure(documents, table, () => Date.now()) };
}

/** For reading what comparisons with Stripe came to. */
export function liveReconciliations() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { listReconciliations: listReconciliations(documents, table) };
}

/** For measuring how far what is done by itself is behind. */
export function liveBacklog() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return {
    findMark: findMark(documents, table),
    countFailures: countFailures(documents, table),
    listWaitingRefunds: listWaitingRefunds(documents, table),
    findOrder: findOrder(documents, table),
    now: () => Date.now(),
  };
}

/** For deciding on refunds. */
export function liveDecisions() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return {
    ...liveSettlement(),
    findRefund: findRefund(documents, table),
    findSubscription: findSubscription(documents, table),
  };
}
