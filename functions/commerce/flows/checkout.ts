import { isBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { changing } from "../changes/order-change.ts";
import type { Order } from "../contract/order.ts";
import { endedOrder, isLapsed, withCheckout } from "../orders/order.ts";
import type { ExpireCheckout, OpenCheckout } from "./ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";

export interface CheckoutPorts extends SettlementPorts {
  readonly openCheckout: OpenCheckout;
  readonly expireCheckout: ExpireCheckout;
}

/**
 * The order on a guard, if it is still open. An expired one is ended first, so that it does not block the customer; it
 * only stays open while its money is on the way.
 */
export async function openHolder(
  ports: Omit<CheckoutPorts, "openCheckout">,
  id: string,
): Promise<Order | undefined | Refusal<"busy">> {
  const order = await ports.findOrder(id);
  if (order?.state !== "pending") return undefined;
  return isLapsed(order, ports.now()) ? endOrder(ports, order) : order;
}

/**
 * Ends a pending order: at Stripe first, so that nobody pays a withdrawn order.
 * @returns the order where it stays open: its money is on the way
 */
export async function endOrder(
  ports: SettlementPorts & { readonly expireCheckout: ExpireCheckout },
  order: Order,
): Promise<Order | undefined | Refusal<"busy">> {
  if (!order.checkout) {
    await ports.commit(changing(order, endedOrder(order, "void")));
    return undefined;
  }
  const payment = await ports.expireCheckout(order.checkout.id);
  if (!payment) {
    // Stripe has no such page, as after a change of accounts: nobody can pay on it.
    await ports.commit(changing(order, endedOrder(order, "void")));
    return undefined;
  }
  const after = await settle(ports, payment);
  if (isRefusal(after)) return isBusy(after) ? after : undefined;
  return after.state === "pending" ? after : undefined;
}

/**
 * Gives a pending order its checkout. Undefined if the order changed meanwhile: read again. If Stripe makes no
 * checkout, the order is void, so that the next try begins a new one.
 */
export async function payable(
  ports: CheckoutPorts,
  order: Order,
): Promise<Order | undefined | Refusal<"total-too-small" | "payment-unavailable">> {
  if (order.state !== "pending" || order.checkout) return order;
  const opened = await ports.openCheckout(order);
  if (opened === "under-way") return undefined;
  if (opened === "no-answer") return unavailable;
  if (typeof opened === "string") {
    await ports.commit(changing(order, endedOrder(order, "void")));
    return opened === "refused" ? unavailable : tooSmall(order);
  }
  const after = withCheckout(order, opened);
  if ((await ports.commit(changing(order, after))) === "done") return after;
  const current = await ports.findOrder(order.id);
  // Withdrawn while its checkout was being made: nobody must be able to pay for it.
  if (current?.state === "void") await ports.expireCheckout(opened.id);
  return current?.checkout || current?.paidAt !== undefined ? current : undefined;
}

export const unavailable = refuse("payment-unavailable", "The checkout could not be opened; order again in a moment.");

export const underWay = refuse(
  "payment-processing",
  "The payment is in progress, which takes days with some methods. If it fails, so does the order.",
);

const tooSmall = ({ total }: Order) =>
  refuse(
    "total-too-small",
    `${total.amount} ${total.currency} is less than the smallest payment; add products to the order.`,
  );
