import { settledOrder } from "../../../functions/commerce/changes/settled-order.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Payment } from "../../../functions/commerce/contract/payment.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";

/** An order brought to where its payment is, step by step, as it is where nothing interrupts. @throws Error if refused */
export function settledWholly(order: Order, payment: Payment, at: string): Order {
  const next = settledOrder(order, payment, at);
  if (isRefusal(next)) throw new Error(`${next.refused}: ${next.detail}`);
  return next === order ? order : settledWholly(next, payment, at);
}
