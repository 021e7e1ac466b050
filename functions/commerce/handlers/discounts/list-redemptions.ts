import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findDiscount } from "../../adapters/dynamodb/discounts.ts";
import { listRedemptions as listFromTable } from "../../adapters/dynamodb/redemptions.ts";
import { discountRoutes } from "../../contract/discount.ts";
import { isManagedBy, unknownDiscount } from "../../discounts/discount.ts";
import { commerceEnv } from "../../env.ts";
import type { FindDiscount, ListRedemptions } from "../../flows/discount-ports.ts";

export interface ListRedemptionsPorts {
  readonly findDiscount: FindDiscount;
  readonly listRedemptions: ListRedemptions;
}

export const listRedemptions = (ports: ListRedemptionsPorts) =>
  endpoint(discountRoutes.listRedemptions, async (request) => {
    const { id } = request.params;
    const found = await ports.findDiscount(id);
    if (!found || !isManagedBy(member(request), found)) return unknownDiscount;
    const { items, cursor } = await ports.listRedemptions(id, request.query);
    return { items: items.map(({ discountId: _, ...shown }) => shown), cursor };
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listRedemptions({
  findDiscount: findDiscount(documents, COMMERCE_TABLE),
  listRedemptions: listFromTable(documents, COMMERCE_TABLE),
});
