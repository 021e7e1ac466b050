import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listReconciliations as listFromTable } from "../../adapters/dynamodb/reconciliations.ts";
import { reconciliationRoutes } from "../../contract/reconciliation.ts";
import { commerceEnv } from "../../env.ts";
import type { ListReconciliations } from "../../flows/ports.ts";

export const listReconciliations = (ports: { readonly listReconciliations: ListReconciliations }) =>
  endpoint(reconciliationRoutes.listReconciliations, async ({ query }) => ports.listReconciliations(query));

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listReconciliations({ listReconciliations: listFromTable(documents, COMMERCE_TABLE) });
