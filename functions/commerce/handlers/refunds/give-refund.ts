import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveRefunds } from "../../adapters/live-refunds.ts";
import { changing } from "../../changes/order-change.ts";
import { lotsOfRefund } from "../../changes/refunded-lots.ts";
import { routes } from "../../contract/order.ts";
import { made, type RefundingPorts } from "../../flows/make-refund.ts";
import type { FindLots } from "../../flows/ports.ts";
import { withSubscription } from "../../flows/waiting-subscription.ts";
import { given } from "../../refunds/giving.ts";
import { shownRefundOf } from "../../refunds/refund.ts";

const ATTEMPTS = 8;

export const giveRefund = (ports: RefundingPorts & { readonly findLots: FindLots }) =>
  endpoint(routes.giveRefund, async (request) => {
    const { user, groups } = member(request);
    const { refund: id, ...body } = request.body;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const order = await ports.findOrder(request.params.id);
      if (!order) return refuse("unknown-order", "You have no sale of this id.");
      const lots = await ports.findLots(order);
      const by = { by: user, isOperator: groups.includes("operator"), at: new Date(ports.now()).toISOString() };
      const after = given(order, { id, ...body, ...by }, lots);
      if (isRefusal(after)) return after;
      const { refund } = after;
      // An amount is what its giver says, whatever was used of credits.
      const read = refund.part || refund.keepsAccess ? [] : lotsOfRefund(order, refund, lots);
      if (after.order !== order) {
        const change = await withSubscription(ports, { ...changing(order, after.order), lots: read });
        if ((await ports.commit(change)) !== "done") continue;
      }
      return shownRefundOf(await made(ports, after.order, refund.id), refund.id);
    }
    throw new Error(`Order ${request.params.id} kept changing; nothing was given back.`);
  });

export const handler = giveRefund(liveRefunds());
