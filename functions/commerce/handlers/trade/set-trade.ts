import { conflict, type Pause, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { pause } from "../../../shared/runtime/pause.ts";
import { findTrade, replaceTrade } from "../../adapters/dynamodb/trades.ts";
import { tradeRoutes } from "../../contract/trade.ts";
import { commerceEnv } from "../../env.ts";
import type { Now } from "../../flows/ports.ts";
import type { FindTrade, ReplaceTrade } from "../../flows/trade-ports.ts";
import { decidedTrade, toShownTrade } from "../../trade/trade.ts";

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
      const after = decidedTrade(before, { ...request.body, by, at: iso(ports.now()) });
      return after === before || (await ports.replaceTrade(after)) ? toShownTrade(after) : conflict;
    });
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = setTrade({
  findTrade: findTrade(documents, COMMERCE_TABLE),
  replaceTrade: replaceTrade(documents, COMMERCE_TABLE),
  pause,
  now: () => Date.now(),
});
