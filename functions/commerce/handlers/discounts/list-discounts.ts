import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listDiscounts as listFromTable } from "../../adapters/dynamodb/discounts.ts";
import { discountRoutes } from "../../contract/discount.ts";
import { ownerFor } from "../../discounts/discount.ts";
import { commerceEnv } from "../../env.ts";
import type { ListDiscounts } from "../../flows/discount-ports.ts";

export const listDiscounts = (ports: { readonly listDiscounts: ListDiscounts }) =>
  endpoint(discountRoutes.listDiscounts, async (request) => {
    const { owner: named, ...page } = request.query;
    const owner = ownerFor(member(request), named);
    return isRefusal(owner) ? owner : ports.listDiscounts(owner, page);
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listDiscounts({ listDiscounts: listFromTable(documents, COMMERCE_TABLE) });
