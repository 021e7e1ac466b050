import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listTransfers as findTransfers } from "../adapters/dynamodb/transfers.ts";
import { transferRoutes } from "../contract/transfer.ts";
import { toShownTransfer } from "../domain/transfer.ts";
import { payoutsEnv } from "../env.ts";
import type { ListTransfers } from "../flows/ports.ts";

export const listTransfers = (ports: { readonly listTransfers: ListTransfers }) =>
  endpoint(transferRoutes.listTransfers, async (request) => {
    const page = await ports.listTransfers(member(request).user, request.query);
    return { items: page.items.map(toShownTransfer), cursor: page.cursor };
  });

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
export const handler = listTransfers({ listTransfers: findTransfers(documents, PAYOUTS_TABLE) });
