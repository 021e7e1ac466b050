import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveDiscounts } from "../../adapters/live-discounts.ts";
import { discountRoutes } from "../../contract/discount.ts";
import { manages, unknownDiscount } from "../../discounts/discount.ts";
import type { FindDiscount, ListRedemptions } from "../../flows/discount-ports.ts";

export interface ListRedemptionsPorts {
  readonly findDiscount: FindDiscount;
  readonly listRedemptions: ListRedemptions;
}

export const listRedemptions = (ports: ListRedemptionsPorts) =>
  endpoint(discountRoutes.listRedemptions, async (request) => {
    const { id } = request.params;
    const found = await ports.findDiscount(id);
    if (!found || !manages(member(request), found)) return unknownDiscount;
    const { items, cursor } = await ports.listRedemptions(id, request.query);
    return { items: items.map(({ discountId: _, ...shown }) => shown), cursor };
  });

export const handler = listRedemptions(liveDiscounts());
