import { conflict, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { orderStore } from "../../adapters/dynamodb/order-store.ts";
import { findOwnership } from "../../adapters/dynamodb/ownership.ts";
import { claiming } from "../../changes/order-change.ts";
import { giftRoutes } from "../../contract/gift.ts";
import { commerceEnv } from "../../env.ts";
import type { FindOwnership } from "../../flows/ports.ts";
import type { SettlementPorts } from "../../flows/settle-payment.ts";
import { claimableProducts, claimedGift, giftOfCode, orderIdOfCode, toShownClaim } from "../../gifts/gift.ts";

export const claimGift = (ports: SettlementPorts & { readonly findOwnership: FindOwnership }) =>
  endpoint(giftRoutes.claimGift, async (request) => {
    const { user } = member(request);
    const { code } = request.body;
    return retryOnConflict(ports.pause, async () => {
      const gift = giftOfCode(code, await ports.findOrder(orderIdOfCode(code)));
      if (isRefusal(gift)) return gift;
      const ownership = await ports.findOwnership(user, claimableProducts(gift));
      const after = claimedGift(gift, user, ownership, iso(ports.now()));
      if (isRefusal(after)) return after;
      if (after === gift) return toShownClaim(after);
      return (await ports.commit(claiming(gift, after, ownership))) === "done" ? toShownClaim(after) : conflict;
    });
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = claimGift({
  ...orderStore(COMMERCE_TABLE),
  findOwnership: findOwnership(documents, COMMERCE_TABLE),
});
