import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveDecisions } from "../../adapters/live-lists.ts";
import { refundRoutes } from "../../contract/refund.ts";
import { type DecisionPorts, decideRefund } from "../../flows/decide-refund.ts";
import { denied, shownRefundOf } from "../../refunds/refund.ts";

export const denyRefund = (ports: DecisionPorts) =>
  endpoint(refundRoutes.denyRefund, async (request) => {
    const { id } = request.params;
    const caller = member(request);
    const decision = { by: caller.user, at: iso(ports.now()), note: request.body.note };
    const order = await decideRefund(ports, id, caller, (before, refund) => {
      const after = denied(before, refund, decision);
      return isRefusal(after) ? after : { after };
    });
    return isRefusal(order) ? order : shownRefundOf(order, id);
  });

export const handler = denyRefund(liveDecisions());
