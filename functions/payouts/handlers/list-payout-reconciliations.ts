import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReconciliations } from "../adapters/live.ts";
import { routes } from "../contract/payout.ts";
import type { ListReconciliations } from "../flows/ports.ts";

export const listPayoutReconciliations = (ports: { readonly listReconciliations: ListReconciliations }) =>
  endpoint(routes.listPayoutReconciliations, async ({ query }) => ports.listReconciliations(query));

export const handler = listPayoutReconciliations(liveReconciliations());
