import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findTrade } from "../../adapters/dynamodb/trades.ts";
import { tradeRoutes } from "../../contract/trade.ts";
import { commerceEnv } from "../../env.ts";
import type { FindTrade } from "../../flows/trade-ports.ts";
import { toShownTrade } from "../../trade/trade.ts";

export const getTrade = (ports: { readonly findTrade: FindTrade }) =>
  endpoint(tradeRoutes.getTrade, async ({ params }) => toShownTrade(await ports.findTrade(params.id)));

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = getTrade({ findTrade: findTrade(documents, COMMERCE_TABLE) });
