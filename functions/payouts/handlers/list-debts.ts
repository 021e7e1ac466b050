import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { routes } from "../contract/payout.ts";
import { isOverLimit, owedBy } from "../domain/balance.ts";
import type { ListDebts } from "../flows/ports.ts";

export const listDebts = (ports: { readonly listDebts: ListDebts }) =>
  endpoint(routes.listDebts, async ({ query }) => {
    const { items, cursor } = await ports.listDebts(query);
    const shown = items.map((of) => {
      const { creator, currency } = of;
      return { creator, currency, owed: owedBy(of), stopped: isOverLimit(of) };
    });
    return { items: shown, cursor };
  });

export const handler = listDebts(liveReading());
