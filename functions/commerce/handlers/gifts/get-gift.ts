import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findOrder } from "../../adapters/dynamodb/orders.ts";
import { giftRoutes } from "../../contract/gift.ts";
import { commerceEnv } from "../../env.ts";
import type { FindOrder } from "../../flows/ports.ts";
import { giftOfBuyer, toShownGift } from "../../gifts/gift.ts";

export const getGift = (ports: { readonly findOrder: FindOrder }) =>
  endpoint(giftRoutes.getGift, async (request) => {
    const gift = giftOfBuyer(await ports.findOrder(request.params.id), member(request).user);
    return isRefusal(gift) ? gift : toShownGift(gift);
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = getGift({ findOrder: findOrder(documents, COMMERCE_TABLE) });
