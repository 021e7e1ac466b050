import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listStopped as listFromTable } from "../../adapters/dynamodb/trades.ts";
import { tradeRoutes } from "../../contract/trade.ts";
import { commerceEnv } from "../../env.ts";
import type { ListStopped } from "../../flows/trade-ports.ts";
import { toShownTrade } from "../../trade/trade.ts";

export const listStopped = (ports: { readonly listStopped: ListStopped }) =>
  endpoint(tradeRoutes.listStopped, async ({ query }) => {
    const { items, cursor } = await ports.listStopped(query);
    return { items: items.map(toShownTrade), cursor };
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listStopped({ listStopped: listFromTable(documents, COMMERCE_TABLE) });
