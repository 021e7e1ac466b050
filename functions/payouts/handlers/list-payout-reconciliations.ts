import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listReconciliations } from "../adapters/dynamodb/reconciliations.ts";
import { reconciliationRoutes } from "../contract/reconciliation.ts";
import { payoutsEnv } from "../env.ts";
import type { ListReconciliations } from "../flows/ports.ts";

export const listPayoutReconciliations = (ports: { readonly listReconciliations: ListReconciliations }) =>
  endpoint(reconciliationRoutes.listPayoutReconciliations, async ({ query }) => ports.listReconciliations(query));

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
export const handler = listPayoutReconciliations({
  listReconciliations: listReconciliations(documents, PAYOUTS_TABLE),
});
