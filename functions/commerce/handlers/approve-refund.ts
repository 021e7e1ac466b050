import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveRefunds } from "../adapters/live-refunds.ts";
import { routes } from "../contract.ts";
import { type DecisionPorts, decideRefund } from "../decision.ts";
import { approved, shownRefundOf } from "../refund.ts";
import { made, type RefundingPorts } from "../refunding.ts";

export const approveRefund = (ports: DecisionPorts & RefundingPorts) =>
  endpoint(routes.approveRefund, async (request) => {
    const { id } = request.params;
    const { keepsAccess, note } = request.body;
    const caller = member(request);
    const decision = { by: caller.user, at: new Date(ports.now()).toISOString(), note };
    const order = await decideRefund(ports, id, caller, (before, refund) =>
      approved(before, refund, decision, keepsAccess),
    );
    return isRefusal(order) ? order : shownRefundOf(await made(ports, order, id), id);
  });

export const handler = approveRefund(liveRefunds());
