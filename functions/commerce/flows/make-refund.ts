import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { changing } from "../changes/order-change.ts";
import type { Order } from "../contract/order.ts";
import { failedRefund, isDue, refundsOf } from "../refunds/refund.ts";
import type { FetchPayment, MakeRefund } from "./ports.ts";
import { settleOrder } from "./settle-order.ts";
import type { SettlementPorts } from "./settle-payment.ts";
import type { FindSubscription } from "./subscription-ports.ts";
import { withSubscription } from "./waiting-subscription.ts";

export interface RefundingPorts extends SettlementPorts {
  readonly fetchPayment: FetchPayment;
  readonly makeRefund: MakeRefund;
  readonly findSubscription: FindSubscription;
}

const NOT_MADE_YET = refuse(
  "busy",
  "The refund is approved, but not made yet. Send the same request again in a moment.",
);

/**
 * Makes an approved refund of an order at Stripe, once, however often and by however many callers: Stripe's refunds are
 * fetched before, and the idempotency key is derived from the refund's id. Without an answer the refund stays approved,
 * to be tried again.
 * @returns the order as it is then
 */
export async function makeApprovedRefund(
  ports: RefundingPorts,
  order: Order,
  id: string,
): Promise<Order | Refusal<"busy">> {
  const dueIn = (of: Order) => refundsOf(of).find((each) => each.id === id && isDue(of, each));
  if (!dueIn(order)) return order;
  const current = await settleOrder(ports, order);
  if (isRefusal(current)) return NOT_MADE_YET;
  const refund = dueIn(current);
  if (!refund) return current;
  const outcome = await ports.makeRefund(current, refund);
  if (outcome === "no-answer") return current;
  if (outcome === "made") {
    const after = await settleOrder(ports, current);
    return isRefusal(after) ? current : after;
  }
  return retryOnConflict(ports.pause, async (attempt) => {
    const before = attempt === 0 ? current : ((await ports.findOrder(current.id)) ?? current);
    const kept = dueIn(before);
    if (!kept) return before;
    const after = failedRefund(before, kept, outcome.refused);
    return (await ports.commit(await withSubscription(ports, changing(before, after)))) === "done" ? after : conflict;
  });
}
