import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveDiscounts } from "../../adapters/live-discounts.ts";
import { discountRoutes } from "../../contract/discount.ts";
import { manages, unknownDiscount } from "../../discounts/discount.ts";
import type { FindDiscount } from "../../flows/discount-ports.ts";

export const getDiscount = (ports: { readonly findDiscount: FindDiscount }) =>
  endpoint(discountRoutes.getDiscount, async (request) => {
    const found = await ports.findDiscount(request.params.id);
    return found && manages(member(request), found) ? found : unknownDiscount;
  });

export const handler = getDiscount(liveDiscounts());
