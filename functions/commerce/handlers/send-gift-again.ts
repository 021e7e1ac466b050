import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveGifts } from "../adapters/live-gifts.ts";
import { routes } from "../contract.ts";
import { shownGiftOf } from "../gifts/gift.ts";
import { mailAgain } from "../gifts/gift-mailing.ts";
import type { SettlementPorts } from "../payments/settlement.ts";

export const sendGiftAgain = (ports: SettlementPorts) =>
  endpoint(routes.sendGiftAgain, async (request) => {
    const gift = await mailAgain(ports, request.params.id, member(request).user);
    return isRefusal(gift) ? gift : shownGiftOf(gift);
  });

export const handler = sendGiftAgain(liveGifts());
