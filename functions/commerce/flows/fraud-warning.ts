import { conflict, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { changing } from "../changes/order-change.ts";
import { warnedOrder } from "../refunds/fraud-warning.ts";
import type { Apply, FetchPayment } from "./ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";

type Ports = SettlementPorts & { readonly fetchPayment: FetchPayment };

<<<<<<< HEAD
/** An early fraud warning. What became of the payment since is fetched before, as a dispute makes the warning moot. */
export const byFraudWarning: Apply<Ports> = async (ports, { id: event, object }) => {
=======
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
export const byFraudWarning: Apply<SettlementPorts & { readonly fetchPayment: FetchPayment }> = async (
  ports,
  { id: event, object },
) => {
>>>>>>> 8b6a521 (Orders: formatting)
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
