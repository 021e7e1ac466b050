import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveOrders } from "../../adapters/live-orders.ts";
import { giftRoutes } from "../../contract/gift.ts";
import type { FindOrder } from "../../flows/ports.ts";
import { giftOf, shownGiftOf } from "../../gifts/gift.ts";

export const getGift = (ports: { readonly findOrder: FindOrder }) =>
  endpoint(giftRoutes.getGift, async (request) => {
    const gift = giftOf(await ports.findOrder(request.params.id), member(request).user);
    return isRefusal(gift) ? gift : shownGiftOf(gift);
  });

export const handler = getGift(liveOrders());
