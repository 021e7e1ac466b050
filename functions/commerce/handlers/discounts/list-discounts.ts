import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveDiscounts } from "../../adapters/live-discounts.ts";
import { discountRoutes } from "../../contract/discount.ts";
import { ownerFor } from "../../discounts/discount.ts";
import type { ListDiscounts } from "../../flows/discount-ports.ts";

export const listDiscounts = (ports: { readonly listDiscounts: ListDiscounts }) =>
  endpoint(discountRoutes.listDiscounts, async (request) => {
    const { owner: named, ...page } = request.query;
    const owner = ownerFor(member(request), named);
    return isRefusal(owner) ? owner : ports.listDiscounts(owner, page);
  });

export const handler = listDiscounts(liveDiscounts());
