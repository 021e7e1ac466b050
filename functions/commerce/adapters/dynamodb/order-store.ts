import { documents } from "../../../shared/runtime/documents.ts";
import { pause } from "../../../shared/runtime/pause.ts";
import { commit } from "./commit.ts";
import type { FactTables } from "./facts.ts";
import { findOrder } from "./orders.ts";

const now = () => Date.now();

/** The ports that change orders: reading one, storing its next version, and retrying after a conflict. */
export const orderStore = (table: string, others: FactTables = {}) => ({
  findOrder: findOrder(documents, table),
  commit: commit(documents, table, now, others),
  pause,
  now,
});
