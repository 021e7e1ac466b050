import { isBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import type { Order } from "../contract/order.ts";
import type { FetchPayment } from "./ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";

/** The order after Stripe's current view of its payment; unchanged if the payment does not match it. */
export async function settleOrder(
  ports: SettlementPorts & { readonly fetchPayment: FetchPayment },
  order: Order,
): Promise<Order | Refusal<"busy">> {
  const payment = order.paymentIntent === undefined ? undefined : await ports.fetchPayment(order.paymentIntent);
  const after = payment && (await settle(ports, payment));
  if (after && isRefusal(after)) return isBusy(after) ? after : order;
  return after ?? order;
}
