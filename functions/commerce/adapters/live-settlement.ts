import { setTimeout } from "node:timers/promises";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import type { Pause } from "../ports.ts";
import { commit } from "./commit.ts";
import { findOrder } from "./orders.ts";

const now = () => Date.now();

/** Full jitter: those who met do not meet again. */
const pause: Pause = (attempt) => setTimeout(Math.random() * Math.min(25 * 2 ** attempt, 1000));

/** For moving orders: apart, so that what does not ask Stripe does not load its client. */
export function liveSettlement() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { findOrder: findOrder(documents, table), commit: commit(documents, table, now), pause, now };
}
