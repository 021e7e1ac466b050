import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { ListTransfers } from "../ports.ts";
import { shown } from "../transfer.ts";

export const listTransfers = (ports: { readonly listTransfers: ListTransfers }) =>
  endpoint(routes.listTransfers, async (request) => {
    const page = await ports.listTransfers(member(request).user, request.query);
    return { items: page.items.map(shown), cursor: page.cursor };
  });

export const handler = listTransfers(liveReading());
