import { conflict, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveGifts } from "../../adapters/live-gifts.ts";
import { claiming } from "../../changes/order-change.ts";
import { routes } from "../../contract/order.ts";
import type { FindStanding } from "../../flows/ports.ts";
import type { SettlementPorts } from "../../flows/settle-payment.ts";
import { claimable, claimed, claimOf, giftBy, orderNamedBy } from "../../gifts/gift.ts";

export const claimGift = (ports: SettlementPorts & { readonly findStanding: FindStanding }) =>
  endpoint(routes.claimGift, async (request) => {
    const { user } = member(request);
    const { code } = request.body;
    return retryOnConflict(ports.pause, async () => {
      const gift = giftBy(code, await ports.findOrder(orderNamedBy(code)));
      if (isRefusal(gift)) return gift;
      const standing = await ports.findStanding(user, claimable(gift));
      const after = claimed(gift, user, standing, iso(ports.now()));
      if (isRefusal(after)) return after;
      if (after === gift) return claimOf(after);
      return (await ports.commit(claiming(gift, after, standing))) === "done" ? claimOf(after) : conflict;
    });
  });

export const handler = claimGift(liveGifts());
