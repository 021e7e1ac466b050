import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { routes } from "../contract/payout.ts";
import { shownToOperators } from "../domain/transfer.ts";
import type { ListTransfers } from "../flows/ports.ts";

export const listTransfersOf = (ports: { readonly listTransfers: ListTransfers }) =>
  endpoint(routes.listTransfersOf, async ({ params, query }) => {
    const { items, cursor } = await ports.listTransfers(params.id, query);
    return { items: items.map(shownToOperators), cursor };
  });

export const handler = listTransfersOf(liveReading());
