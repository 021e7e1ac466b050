import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listDebts as findDebts } from "../adapters/dynamodb/balances.ts";
import { balanceRoutes } from "../contract/balance.ts";
import { isOverLimit, owedBy } from "../domain/balance.ts";
import { payoutsEnv } from "../env.ts";
import type { ListDebts } from "../flows/ports.ts";

export const listDebts = (ports: { readonly listDebts: ListDebts }) =>
  endpoint(balanceRoutes.listDebts, async ({ query }) => {
    const { items, cursor } = await ports.listDebts(query);
    const shown = items.map((of) => {
      const { creator, currency } = of;
      return { creator, currency, owed: owedBy(of), stopped: isOverLimit(of) };
    });
    return { items: shown, cursor };
  });

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
export const handler = listDebts({ listDebts: findDebts(documents, PAYOUTS_TABLE) });
