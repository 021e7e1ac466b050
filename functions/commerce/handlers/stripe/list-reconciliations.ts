import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveReconciliations } from "../../adapters/live-lists.ts";
import { routes } from "../../contract/order.ts";
import type { ListReconciliations } from "../../flows/ports.ts";

export const listReconciliations = (ports: { readonly listReconciliations: ListReconciliations }) =>
  endpoint(routes.listReconciliations, async ({ query }) => ports.listReconciliations(query));

export const handler = listReconciliations(liveReconciliations());
