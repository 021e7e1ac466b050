import { conflict, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { changing } from "../changes/order-change.ts";
import type { Order } from "../contract/order.ts";
import { isPaid } from "../orders/order.ts";
import { leftOf, refundsOf, refusalOfRefunds, withRefund } from "../refunds/refund.ts";
import type { PaymentEventPorts } from "./payment-events.ts";
import type { Apply } from "./ports.ts";
import { settle } from "./settle-payment.ts";

/** One for each order: what is warned of twice is decided once. */
const idOf = ({ id }: Pick<Order, "id">): string => `${id}-fraud-warning`;

/**
 * A paid order whose payment the card's issuer reports as fraud: giving it all back waits for an operator's decision, as
 * that costs less than the dispute that mostly follows. The very order where that is decided, or the bank's by now.
 */
export function warnedOrder(order: Order, at: string): Order {
  const isKnown = refundsOf(order).some(({ id }) => id === idOf(order));
  if (!isPaid(order) || isKnown || leftOf(order) === 0 || refusalOfRefunds(order, at)) return order;
  return withRefund(order, {
    id: idOf(order),
    amount: leftOf(order),
    state: "requested",
    cause: "fraudulent",
    at,
    policy: "The card's issuer reports this payment as fraud: given back now, it is no dispute later.",
  });
}

/** An early warning of fraud. What became of the payment since is looked up before: a dispute makes it needless. */
export const byFraudWarning: Apply<PaymentEventPorts> = async (ports, { id: event, object }) => {
  const payment = object.paymentIntent === undefined ? undefined : await ports.fetchPayment(object.paymentIntent);
  if (!payment) return "not-ours";
  const settled = unlessBusy(await settle(ports, payment), `Order ${payment.orderId}`);
  if (isRefusal(settled)) return settled;
  const noted = await retryOnConflict(ports.pause, async () => {
    const order = await ports.findOrder(payment.orderId);
    if (!order) return refuse("unknown-order", `There is no order ${payment.orderId}.`);
    const after = warnedOrder(order, iso(ports.now()));
    const outcome = await ports.commit(after === order ? undefined : changing(order, after), event);
    return outcome === "conflict" ? conflict : { order: order.id, warned: after !== order };
  });
  return unlessBusy(noted, `Order ${payment.orderId}`);
};
