import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listAudits as listAuditsIn } from "../adapters/pointer-table.ts";
import { modelRoutes } from "../contract/model.ts";
import { modelsEnv } from "../env.ts";
import type { ListAudits } from "../flows/ports.ts";

export interface ListAuditsPorts {
  readonly listAudits: ListAudits;
}

export const listAudits = (ports: ListAuditsPorts) =>
  endpoint(modelRoutes.listAudits, async ({ query }) => ports.listAudits(query));

export const handler = listAudits({
  listAudits: listAuditsIn(documents, environment(...modelsEnv).RECOMMENDATIONS_TABLE),
});
