import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveRefunds } from "../adapters/live-refunds.ts";
import { routes } from "../contract.ts";
import type { FindLots } from "../ports.ts";
import { type DecisionPorts, decideRefund } from "../refunds/decision.ts";
import { approved, shownRefundOf } from "../refunds/refund.ts";
import { lotsOfRefund } from "../refunds/refunded-lots.ts";
import { made, type RefundingPorts } from "../refunds/refunding.ts";

export const approveRefund = (ports: DecisionPorts & RefundingPorts & { readonly findLots: FindLots }) =>
  endpoint(routes.approveRefund, async (request) => {
    const { id } = request.params;
    const { keepsAccess, note } = request.body;
    const caller = member(request);
    const decision = { by: caller.user, at: new Date(ports.now()).toISOString(), note };
    const order = await decideRefund(ports, id, caller, async (before, refund) => {
      const lots = await ports.findLots(before);
      const after = approved(before, refund, decision, keepsAccess, lots);
      if (isRefusal(after)) return after;
      return { after, lots: keepsAccess ? [] : lotsOfRefund(before, refund, lots) };
    });
    return isRefusal(order) ? order : shownRefundOf(await made(ports, order, id), id);
  });

export const handler = approveRefund(liveRefunds());
