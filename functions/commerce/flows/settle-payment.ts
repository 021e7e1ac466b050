import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { changing } from "../changes/order-change.ts";
import { settledOrder } from "../changes/settled-order.ts";
import type { Order } from "../contract/order.ts";
import type { Payment } from "../contract/payment.ts";
import type { Commit, FindOrder, Now, Pause, Told } from "./ports.ts";

export interface SettlementPorts {
  readonly findOrder: FindOrder;
  readonly commit: Commit;
  readonly pause: Pause;
  readonly now: Now;
}

/**
 * Updates an order to the state of its payment, with its entitlements, its journals and the record of the event. If the
 * order changes meanwhile, decides again.
 */
export const settle = (
  ports: SettlementPorts,
  payment: Payment,
  event?: Told,
): Promise<Order | Refusal<"unknown-order" | "payment-mismatch" | "second-payment" | "busy">> =>
  retryOnConflict(ports.pause, async () => {
    // A transaction has room for a hundred writes: an order takes one step at a time until nothing changes.
    for (;;) {
      const before = await ports.findOrder(payment.orderId);
      if (!before) return refuse("unknown-order", `There is no order ${payment.orderId}.`);
      const at = iso(ports.now());
      const after = settledOrder(before, payment, at);
      if (isRefusal(after)) return after;
      const change = after === before ? undefined : changing(before, after);
      if (!change && event === undefined) return before;
      // The event is recorded with the last change, when it is fully applied.
      const isLast = settledOrder(after, payment, at) === after;
      const outcome = await ports.commit(change, isLast && event ? { ...event, order: payment.orderId } : undefined);
      if (outcome === "conflict") return conflict;
      if (outcome === "repeated") return before;
      if (isLast) return after;
    }
  });
