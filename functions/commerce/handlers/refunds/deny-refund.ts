import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { orderStore } from "../../adapters/dynamodb/order-store.ts";
import { findRefund } from "../../adapters/dynamodb/refunds.ts";
import { findSubscription } from "../../adapters/dynamodb/subscriptions.ts";
import { refundRoutes } from "../../contract/refund.ts";
import { commerceEnv } from "../../env.ts";
import { type DecisionPorts, decideRefund } from "../../flows/decide-refund.ts";
import { deniedRefund, toShownRefundOf } from "../../refunds/refund.ts";

export const denyRefund = (ports: DecisionPorts) =>
  endpoint(refundRoutes.denyRefund, async (request) => {
    const { id } = request.params;
    const caller = member(request);
    const { note, dryRun } = request.body;
    const decision = { by: caller.user, at: iso(ports.now()), note };
    const order = await decideRefund(ports, { id, dryRun }, caller, (before, refund) => {
      const after = deniedRefund(before, refund, decision);
      return isRefusal(after) ? after : { after };
    });
    return isRefusal(order) ? order : toShownRefundOf(order, id);
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = denyRefund({
  ...orderStore(COMMERCE_TABLE),
  findRefund: findRefund(documents, COMMERCE_TABLE),
  findSubscription: findSubscription(documents, COMMERCE_TABLE),
});
