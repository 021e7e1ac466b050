import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { owedBy } from "../balance.ts";
import { routes } from "../contract.ts";
import type { ListDebts } from "../ports.ts";

export const listDebts = (ports: { readonly listDebts: ListDebts }) =>
  endpoint(routes.listDebts, async ({ query }) => {
    const { items, cursor } = await ports.listDebts(query);
    return { items: items.map((of) => ({ creator: of.creator, currency: of.currency, owed: owedBy(of) })), cursor };
  });

export const handler = listDebts(liveReading());
