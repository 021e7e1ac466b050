import { conflict, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { refundingPorts } from "../../adapters/stripe/refunding-ports.ts";
import { changing } from "../../changes/order-change.ts";
import { lotsOfRefund } from "../../changes/refunded-lots.ts";
import { refundRoutes } from "../../contract/refund.ts";
import { refundEnv } from "../../env.ts";
import { makeApprovedRefund, type RefundingPorts } from "../../flows/make-refund.ts";
import type { FindLots } from "../../flows/ports.ts";
import { withSubscription } from "../../flows/waiting-subscription.ts";
import { givenRefund } from "../../refunds/giving.ts";
import { toShownRefundOf } from "../../refunds/refund.ts";

export const giveRefund = (ports: RefundingPorts & { readonly findLots: FindLots }) =>
  endpoint(refundRoutes.giveRefund, async (request) => {
    const { user, groups } = member(request);
    const { refund: id, ...body } = request.body;
    const begun = await retryOnConflict(ports.pause, async () => {
      const order = await ports.findOrder(request.params.id);
      if (!order) return refuse("unknown-order", "You have no sale with this id.");
      const lots = await ports.findLots(order);
      const by = { by: user, isOperator: groups.includes("operator"), at: iso(ports.now()) };
      const after = givenRefund(order, { id, ...body, ...by }, lots);
      if (isRefusal(after)) return after;
      const { refund } = after;
      if (after.order === order) return after;
      // The giver chooses an amount, whatever credits were used.
      const read = refund.part || refund.keepsAccess ? [] : lotsOfRefund(order, refund, lots);
      const change = await withSubscription(ports, { ...changing(order, after.order), lots: read });
      return (await ports.commit(change)) === "done" ? after : conflict;
    });
    if (isRefusal(begun)) return begun;
    const order = await makeApprovedRefund(ports, begun.order, begun.refund.id);
    return isRefusal(order) ? order : toShownRefundOf(order, begun.refund.id);
  });

const env = environment(...refundEnv);
export const handler = giveRefund(
  refundingPorts(env.COMMERCE_TABLE, stripeAccess(env.STRIPE_SECRET), { credits: env.CREDITS_TABLE }),
);
