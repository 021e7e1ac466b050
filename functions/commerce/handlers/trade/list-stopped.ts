import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveTrades } from "../../adapters/live-trades.ts";
import { tradeRoutes } from "../../contract/trade.ts";
import type { ListStopped } from "../../flows/trade-ports.ts";
import { shown } from "../../trade/trade.ts";

export const listStopped = (ports: { readonly listStopped: ListStopped }) =>
  endpoint(tradeRoutes.listStopped, async ({ query }) => {
    const { items, cursor } = await ports.listStopped(query);
    return { items: items.map(shown), cursor };
  });

export const handler = listStopped(liveTrades());
