import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { changing } from "../changes/order-change.ts";
import { settled } from "../changes/settled-order.ts";
import type { Order } from "../contract/order.ts";
import type { Payment } from "../contract/payment.ts";
import type { Commit, FindOrder, Now, Pause } from "./ports.ts";

export interface SettlementPorts {
  readonly findOrder: FindOrder;
  readonly commit: Commit;
  readonly pause: Pause;
  readonly now: Now;
}

const ATTEMPTS = 8;

/**
 * Brings an order to where its payment is, with its entitlements, its journals and the note of the event that told of
 * it. Whoever else changes the order meanwhile, the decision is made again on what they left.
 * @throws Error where the order never stood still, so that Stripe reports again.
 */
export async function settle(
  ports: SettlementPorts,
  payment: Payment,
  event?: string,
): Promise<Order | Refusal<"unknown-order" | "payment-mismatch" | "second-payment">> {
  for (let conflicts = 0; conflicts < ATTEMPTS; ) {
    const before = await ports.findOrder(payment.orderId);
    if (!before) return refuse("unknown-order", `There is no order ${payment.orderId}.`);
    const at = new Date(ports.now()).toISOString();
    const after = settled(before, payment, at);
    if (isRefusal(after)) return after;
    const change = after === before ? undefined : changing(before, after);
    if (!change && event === undefined) return before;
    // The event is noted with the last that there is to change: only then is it done with.
    const isLast = settled(after, payment, at) === after;
    const outcome = await ports.commit(change, isLast ? event : undefined);
    if (outcome === "done" && isLast) return after;
    if (outcome === "repeated") return before;
    if (outcome === "conflict") await ports.pause(++conflicts);
  }
  throw new Error(`Order ${payment.orderId} kept changing; it is left as it is.`);
}
