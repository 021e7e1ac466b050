import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { routes } from "../contract/payout.ts";
import { shown } from "../domain/transfer.ts";
import type { ListTransfers } from "../flows/ports.ts";

export const listTransfers = (ports: { readonly listTransfers: ListTransfers }) =>
  endpoint(routes.listTransfers, async (request) => {
    const page = await ports.listTransfers(member(request).user, request.query);
    return { items: page.items.map(shown), cursor: page.cursor };
  });

export const handler = listTransfers(liveReading());
