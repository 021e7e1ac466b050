import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveModels } from "../adapters/live.ts";
import { modelRoutes } from "../contract/model.ts";
import type { ListAudits } from "../flows/ports.ts";

export interface ListAuditsPorts {
  readonly listAudits: ListAudits;
}

export const listAudits = (ports: ListAuditsPorts) =>
  endpoint(modelRoutes.listAudits, async ({ query }) => ports.listAudits(query));

export const handler = listAudits(liveModels());
