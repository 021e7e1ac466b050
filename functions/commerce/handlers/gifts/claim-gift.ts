import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveGifts } from "../../adapters/live-gifts.ts";
import { claiming } from "../../changes/order-change.ts";
import { routes } from "../../contract/order.ts";
import type { FindStanding } from "../../flows/ports.ts";
import type { SettlementPorts } from "../../flows/settle-payment.ts";
import { claimable, claimed, claimOf, giftBy, orderNamedBy } from "../../gifts/gift.ts";

const ATTEMPTS = 8;

export const claimGift = (ports: SettlementPorts & { readonly findStanding: FindStanding }) =>
  endpoint(routes.claimGift, async (request) => {
    const { user } = member(request);
    const { code } = request.body;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const gift = giftBy(code, await ports.findOrder(orderNamedBy(code)));
      if (isRefusal(gift)) return gift;
      const standing = await ports.findStanding(user, claimable(gift));
      const after = claimed(gift, user, standing, new Date(ports.now()).toISOString());
      if (isRefusal(after)) return after;
      if (after === gift || (await ports.commit(claiming(gift, after, standing))) === "done") return claimOf(after);
    }
    throw new Error("A gift kept changing; it was not claimed.");
  });

export const handler = claimGift(liveGifts());
