import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveTrades } from "../../adapters/live-trades.ts";
import { routes } from "../../contract/order.ts";
import type { Now } from "../../flows/ports.ts";
import type { FindTrade, ReplaceTrade } from "../../flows/trade-ports.ts";
import { decided, shown } from "../../trade/trade.ts";

export interface SetTradePorts {
  readonly findTrade: FindTrade;
  readonly replaceTrade: ReplaceTrade;
  readonly now: Now;
}

const ATTEMPTS = 8;

export const setTrade = (ports: SetTradePorts) =>
  endpoint(routes.setTrade, async (request) => {
    const { user: by } = member(request);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await ports.findTrade(request.params.id);
      const after = decided(before, { ...request.body, by, at: new Date(ports.now()).toISOString() });
      if (after === before || (await ports.replaceTrade(after))) return shown(after);
    }
    throw new Error(`The trade of ${request.params.id} kept changing; it is left as it is.`);
  });

export const handler = setTrade(liveTrades());
