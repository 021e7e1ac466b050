import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { refundingPorts } from "../../adapters/stripe/refunding-ports.ts";
import { lotsOfRefund } from "../../changes/refunded-lots.ts";
import { refundRoutes } from "../../contract/refund.ts";
import { refundEnv } from "../../env.ts";
import { type DecisionPorts, decideRefund } from "../../flows/decide-refund.ts";
import { makeApprovedRefund, type RefundingPorts } from "../../flows/make-refund.ts";
import type { FindLots } from "../../flows/ports.ts";
import { approvedRefund, toShownRefundOf } from "../../refunds/refund.ts";

export const approveRefund = (ports: DecisionPorts & RefundingPorts & { readonly findLots: FindLots }) =>
  endpoint(refundRoutes.approveRefund, async (request) => {
    const { id } = request.params;
    const { keepsAccess, note, dryRun } = request.body;
    const caller = member(request);
    const decision = { by: caller.user, at: iso(ports.now()), note };
    const order = await decideRefund(ports, { id, dryRun }, caller, async (before, refund) => {
      const lots = await ports.findLots(before);
      const after = approvedRefund(before, refund, decision, { keepsAccess, lots });
      if (isRefusal(after)) return after;
      return { after, lots: keepsAccess ? [] : lotsOfRefund(before, refund, lots) };
    });
    if (isRefusal(order)) return order;
    if (dryRun) return toShownRefundOf(order, id);
    const after = await makeApprovedRefund(ports, order, id);
    return isRefusal(after) ? after : toShownRefundOf(after, id);
  });

const env = environment(...refundEnv);
export const handler = approveRefund(
  refundingPorts(env.COMMERCE_TABLE, stripeAccess(env.STRIPE_SECRET), { credits: env.CREDITS_TABLE }),
);
