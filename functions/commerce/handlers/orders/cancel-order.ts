import { conflict, isBusy, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { orderStore } from "../../adapters/dynamodb/order-store.ts";
import { expireCheckout } from "../../adapters/stripe/checkouts.ts";
import { changing } from "../../changes/order-change.ts";
import { toShownOrder } from "../../changes/shown-order.ts";
import { orderRoutes } from "../../contract/order.ts";
import { stripeEnv } from "../../env.ts";
import { underWay } from "../../flows/checkout.ts";
import type { ExpireCheckout } from "../../flows/ports.ts";
import { type SettlementPorts, settle } from "../../flows/settle-payment.ts";
import { endedOrder, isProcessing } from "../../orders/order.ts";

export const cancelOrder = (ports: SettlementPorts & { readonly expireCheckout: ExpireCheckout }) =>
  endpoint(orderRoutes.cancelOrder, (request) =>
    retryOnConflict(ports.pause, async () => {
      const order = await ports.findOrder(request.params.id);
      if (order?.customer !== member(request).user) return refuse("unknown-order", "You have no order with this id.");
      if (order.state === "void") return toShownOrder(order);
      if (isProcessing(order)) return underWay;
      if (order.state !== "pending") return refuse("not-pending", `The order is ${order.state}.`);
      if (!order.checkout) {
        const after = endedOrder(order, "void");
        return (await ports.commit(changing(order, after))) === "done" ? toShownOrder(after) : conflict;
      }
      // Stripe first: an order is void only when nobody can pay it.
      const payment = await ports.expireCheckout(order.checkout.id);
      const after = payment && (await settle(ports, payment));
      if (isBusy(after)) return after;
      if (after && !isRefusal(after) && after.state === "void") return toShownOrder(after);
      if (after && !isRefusal(after) && isProcessing(after)) return underWay;
      return refuse("not-pending", "A payment is in progress or complete; read the order again.");
    }),
  );

const env = environment(...stripeEnv);
export const handler = cancelOrder({
  ...orderStore(env.COMMERCE_TABLE),
  expireCheckout: expireCheckout(stripeAccess(env.STRIPE_SECRET)),
});
