import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { commit } from "./dynamodb/commit.ts";
import { findOrder } from "./dynamodb/orders.ts";

const now = () => Date.now();

/** For moving orders: apart, so that what does not ask Stripe does not load its client. */
export function liveSettlement() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { findOrder: findOrder(documents, table), commit: commit(documents, table, now), pause, now };
}
