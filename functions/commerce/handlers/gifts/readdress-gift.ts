import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { orderStore } from "../../adapters/dynamodb/order-store.ts";
import { newSecret } from "../../adapters/random.ts";
import { giftRoutes } from "../../contract/gift.ts";
import { commerceEnv } from "../../env.ts";
import { mailGiftAgain } from "../../flows/mail-gift.ts";
import type { NewSecret } from "../../flows/ports.ts";
import type { SettlementPorts } from "../../flows/settle-payment.ts";
import { toShownGift } from "../../gifts/gift.ts";

export const readdressGift = (ports: SettlementPorts & { readonly newSecret: NewSecret }) =>
  endpoint(giftRoutes.readdressGift, async (request) => {
    const to = { email: request.body.email, secret: ports.newSecret() };
    const gift = await mailGiftAgain(ports, request.params.id, member(request).user, to);
    return isRefusal(gift) ? gift : toShownGift(gift);
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = readdressGift({ ...orderStore(COMMERCE_TABLE), newSecret });
