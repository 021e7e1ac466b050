import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listSales } from "../adapters/sales.ts";
import { referredSaleRoutes } from "../contract/referred-sale.ts";
import { toShownReferredSale } from "../domain/referred-sale.ts";
import { affiliatesEnv } from "../env.ts";
import type { ListSales } from "../flows/ports.ts";

export const listReferredSales = (ports: { readonly listSales: ListSales }) =>
  endpoint(referredSaleRoutes.listReferredSales, async (request) => {
    const { items, cursor } = await ports.listSales({ ...request.query, affiliate: member(request).user });
    return { items: items.map(toShownReferredSale), cursor };
  });

const { AFFILIATES_TABLE } = environment(...affiliatesEnv);
export const handler = listReferredSales({ listSales: listSales(documents, AFFILIATES_TABLE) });
