import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listTransfers as findTransfers } from "../adapters/dynamodb/transfers.ts";
import { transferRoutes } from "../contract/transfer.ts";
import { toOperatorsTransfer } from "../domain/transfer.ts";
import { payoutsEnv } from "../env.ts";
import type { ListTransfers } from "../flows/ports.ts";

export const listTransfersOf = (ports: { readonly listTransfers: ListTransfers }) =>
  endpoint(transferRoutes.listTransfersOf, async ({ params, query }) => {
    const { items, cursor } = await ports.listTransfers(params.id, query);
    return { items: items.map(toOperatorsTransfer), cursor };
  });

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
export const handler = listTransfersOf({ listTransfers: findTransfers(documents, PAYOUTS_TABLE) });
