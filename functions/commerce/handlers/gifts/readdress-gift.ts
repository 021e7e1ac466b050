import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveGifts } from "../../adapters/live-gifts.ts";
import { giftRoutes } from "../../contract/gift.ts";
import { mailAgain } from "../../flows/mail-gift.ts";
import type { NewSecret } from "../../flows/ports.ts";
import type { SettlementPorts } from "../../flows/settle-payment.ts";
import { shownGiftOf } from "../../gifts/gift.ts";

export const readdressGift = (ports: SettlementPorts & { readonly newSecret: NewSecret }) =>
  endpoint(giftRoutes.readdressGift, async (request) => {
    const to = { email: request.body.email, secret: ports.newSecret() };
    const gift = await mailAgain(ports, request.params.id, member(request).user, to);
    return isRefusal(gift) ? gift : shownGiftOf(gift);
  });

export const handler = readdressGift(liveGifts());
