import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { earlier } from "../../shared/kernel/time.ts";
import type { Order } from "../contract/order.ts";
import type { Payment } from "../contract/payment.ts";
import { arrivingOf, endedOrder, isPaid } from "../orders/order.ts";
import { taxed } from "../orders/tax.ts";
import { lastDisputeMove, updatedDisputes } from "../refunds/dispute.ts";
import { amountReturned, lastRefundMade, refundsWithinLeft, returnableOf, updatedRefunds } from "../refunds/refund.ts";

/**
 * An order after Stripe's current view of its payment. States only go forward, whatever the order of the reports: a
 * repeated or older report returns the same object. The refunded amount only shrinks if a refund failed. Money that
 * arrives for an ended order still counts. Taxes are known by then, so the order shows the paid prices. A transaction
 * has room for a hundred writes, so each call takes one step: call again until nothing changes.
 */
export function settledOrder(
  before: Order,
  payment: Payment,
  at: string,
): Order | Refusal<"payment-mismatch" | "second-payment"> {
  const order = payment.state === "succeeded" && !isPaid(before) ? taxed(before, payment.taxes) : before;
  const ofAnother = order.checkout && payment.checkout !== undefined && payment.checkout !== order.checkout.id;
  if (payment.state === "expired") return ofAnother ? order : endedOrder(order, "void");
  if (payment.state === "failed") return ofAnother ? order : endedOrder(order, "failed");
  if (
    payment.state === "processing" &&
    order.state === "pending" &&
    order.processingSince === undefined &&
    !ofAnother
  ) {
    return { ...order, processingSince: at, version: order.version + 1 };
  }
  if (payment.state !== "succeeded") return order;

  const { amount, currency } = payment.received;
  if (amount !== arrivingOf(order) || currency !== order.total.currency) {
    return refuse(
      "payment-mismatch",
      `Order ${order.id} is for ${arrivingOf(order)} ${order.total.currency}; ${amount} ${currency} arrived.`,
    );
  }
  if (isPaid(order) && order.paymentIntent !== payment.paymentIntent) {
    return refuse(
      "second-payment",
      `Order ${order.id} was paid by ${order.paymentIntent}, and by ${payment.paymentIntent} too.`,
    );
  }
  if (!isPaid(order)) return paidBy(order, payment, at);
  // First that it is paid, then its settlement at Stripe, then refunds and disputes.
  if (order.settlement === "awaited" && payment.settlement !== undefined && payment.settlement !== "awaited") {
    return { ...order, settlement: payment.settlement, heardAt: at, version: order.version + 1 };
  }
  const disputes = updatedDisputes(order.disputes, payment.disputes);
  const heard = updatedRefunds(order.refunds, payment.refunds, at);
  const refunds = refundsWithinLeft({ ...order, refunds: heard, disputes });
  if (refunds === order.refunds && disputes === order.disputes) return order;
  return {
    ...withState(order, refunds),
    ...(refunds !== order.refunds && { refunds, refundedAt: lastRefundMade(refunds, at) }),
    ...(disputes !== order.disputes && { disputes, disputedAt: lastDisputeMove(order.disputes, disputes, at) }),
    heardAt: at,
    version: order.version + 1,
  };
}

/** An order that is paid: as of when it was by Stripe's clock, which is never ahead of ours. */
function paidBy(order: Order, { at: paidAt, paymentIntent, method, settlement }: Payment, at: string): Order {
  return {
    ...withState(order, order.refunds),
    paidAt: earlier(paidAt ?? at, at),
    paymentIntent,
    ...(method !== undefined && { method }),
    ...(settlement !== undefined && { settlement }),
    heardAt: at,
    version: order.version + 1,
  };
}

function withState(order: Order, refunds: Order["refunds"]): Order {
  const returnable = returnableOf(order);
  const refunded = amountReturned(refunds, returnable);
  const state = refunded === 0 ? "paid" : refunded < returnable ? "partially-refunded" : "refunded";
  return { ...order, state, refunded: { ...order.refunded, amount: refunded } };
}
