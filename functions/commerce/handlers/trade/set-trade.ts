import { conflict, type Pause, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveTrades } from "../../adapters/live-trades.ts";
import { tradeRoutes } from "../../contract/trade.ts";
import type { Now } from "../../flows/ports.ts";
import type { FindTrade, ReplaceTrade } from "../../flows/trade-ports.ts";
import { decided, shown } from "../../trade/trade.ts";

export interface SetTradePorts {
  readonly findTrade: FindTrade;
  readonly replaceTrade: ReplaceTrade;
  readonly pause: Pause;
  readonly now: Now;
}

export const setTrade = (ports: SetTradePorts) =>
  endpoint(tradeRoutes.setTrade, async (request) => {
    const { user: by } = member(request);
    return retryOnConflict(ports.pause, async () => {
      const before = await ports.findTrade(request.params.id);
      const after = decided(before, { ...request.body, by, at: iso(ports.now()) });
      return after === before || (await ports.replaceTrade(after)) ? shown(after) : conflict;
    });
  });

export const handler = setTrade(liveTrades());
