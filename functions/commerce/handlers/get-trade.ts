import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveTrades } from "../adapters/live-trades.ts";
import { routes } from "../contract.ts";
import { shown } from "../trade/trade.ts";
import type { FindTrade } from "../trade/trade-ports.ts";

export const getTrade = (ports: { readonly findTrade: FindTrade }) =>
  endpoint(routes.getTrade, async ({ params }) => shown(await ports.findTrade(params.id)));

export const handler = getTrade(liveTrades());
