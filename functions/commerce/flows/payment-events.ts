import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import type { Payment } from "../contract/payment.ts";
import type { Applied, Apply, FetchCheckout, StripeEvent } from "./ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";
import { bySubscriptionCheckout, bySubscriptionPayment, type SubscriptionEventPorts } from "./subscription-events.ts";

export interface PaymentEventPorts extends SubscriptionEventPorts {
  readonly fetchCheckout: FetchCheckout;
}

/** Updates an order to the state of its whole payment. */
async function settleBy(ports: SettlementPorts, event: StripeEvent, payment: Payment): Promise<Applied> {
  const after = unlessBusy(await settle(ports, payment, event), `Order ${payment.orderId}`);
  return isRefusal(after) ? after : { order: after.id, state: after.state };
}

/** An event about a Checkout session: an order's, else a subscription's. */
export const byCheckout: Apply<PaymentEventPorts> = async (ports, event) => {
  const payment = await ports.fetchCheckout(event.object.id);
  return payment ? settleBy(ports, event, payment) : bySubscriptionCheckout(ports, event);
};

/** An event about an object of a payment: an order's, or a subscription invoice's. */
export const byPayment: Apply<PaymentEventPorts> = async (ports, event) => {
  const { paymentIntent } = event.object;
  const payment = paymentIntent === undefined ? undefined : await ports.fetchPayment(paymentIntent);
  if (!payment) return "not-ours";
  const order = await ports.findOrder(payment.orderId);
  if (order?.subscription === undefined) return settleBy(ports, event, payment);
  const ref = { customer: order.customer, id: order.subscription };
  return bySubscriptionPayment(ports, event, payment, { order, ref });
};
