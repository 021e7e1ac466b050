import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveReconciliations } from "../../adapters/live-lists.ts";
import { reconciliationRoutes } from "../../contract/reconciliation.ts";
import type { ListReconciliations } from "../../flows/ports.ts";

export const listReconciliations = (ports: { readonly listReconciliations: ListReconciliations }) =>
  endpoint(reconciliationRoutes.listReconciliations, async ({ query }) => ports.listReconciliations(query));

export const handler = listReconciliations(liveReconciliations());
