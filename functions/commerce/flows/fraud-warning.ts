import { conflict, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { changing } from "../changes/order-change.ts";
import { warnedOrder } from "../refunds/fraud-warning.ts";
import type { Apply, FetchPayment } from "./ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";

type Ports = SettlementPorts & { readonly fetchPayment: FetchPayment };

/** An early fraud warning. The payment is fetched first, as a dispute makes the warning moot. */
export const byFraudWarning: Apply<Ports> = async (ports, { id, type, object }) => {
  const payment = object.paymentIntent === undefined ? undefined : await ports.fetchPayment(object.paymentIntent);
  if (!payment) return "not-ours";
  const settled = unlessBusy(await settle(ports, payment), `Order ${payment.orderId}`);
  if (isRefusal(settled)) return settled;
  const noted = await retryOnConflict(ports.pause, async () => {
    const order = await ports.findOrder(payment.orderId);
    if (!order) return refuse("unknown-order", `There is no order ${payment.orderId}.`);
    const after = warnedOrder(order, iso(ports.now()));
    const outcome = await ports.commit(after === order ? undefined : changing(order, after), {
      id,
      type,
      order: order.id,
    });
    return outcome === "conflict" ? conflict : { order: order.id, warned: after !== order };
  });
  return unlessBusy(noted, `Order ${payment.orderId}`);
};
