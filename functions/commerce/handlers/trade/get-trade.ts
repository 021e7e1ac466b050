import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveTrades } from "../../adapters/live-trades.ts";
import { tradeRoutes } from "../../contract/trade.ts";
import type { FindTrade } from "../../flows/trade-ports.ts";
import { shown } from "../../trade/trade.ts";

export const getTrade = (ports: { readonly findTrade: FindTrade }) =>
  endpoint(tradeRoutes.getTrade, async ({ params }) => shown(await ports.findTrade(params.id)));

export const handler = getTrade(liveTrades());
