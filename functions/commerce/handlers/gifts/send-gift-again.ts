import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { orderStore } from "../../adapters/dynamodb/order-store.ts";
import { giftRoutes } from "../../contract/gift.ts";
import { commerceEnv } from "../../env.ts";
import { mailGiftAgain } from "../../flows/mail-gift.ts";
import type { SettlementPorts } from "../../flows/settle-payment.ts";
import { toShownGift } from "../../gifts/gift.ts";

export const sendGiftAgain = (ports: SettlementPorts) =>
  endpoint(giftRoutes.sendGiftAgain, async (request) => {
    const gift = await mailGiftAgain(ports, request.params.id, member(request).user);
    return isRefusal(gift) ? gift : toShownGift(gift);
  });

export const handler = sendGiftAgain(orderStore(environment(...commerceEnv).COMMERCE_TABLE));
