import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listDisputes } from "./disputes.ts";
import { listFailures } from "./failures.ts";
import { liveSettlement } from "./live-settlement.ts";
import { listReconciliations } from "./reconciliations.ts";
import { findRefund, listRefunds } from "./refunds.ts";

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

/** For reading what comparisons with Stripe came to. */
export function liveReconciliations() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { listReconciliations: listReconciliations(documents, table) };
}

/** For deciding on refunds. */
export function liveDecisions() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { ...liveSettlement(), findRefund: findRefund(documents, table) };
}
