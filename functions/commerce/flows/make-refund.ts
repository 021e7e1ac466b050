import { isRefusal } from "../../shared/kernel/refusal.ts";
import { changing } from "../changes/order-change.ts";
import type { Order } from "../contract/order.ts";
import { isDue, refundsOf, unmade } from "../refunds/refund.ts";
import type { FetchPayment, MakeRefund } from "./ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";
import type { FindSubscription } from "./subscription-ports.ts";
import { withSubscription } from "./waiting-subscription.ts";

export interface RefundingPorts extends SettlementPorts {
  readonly fetchPayment: FetchPayment;
  readonly makeRefund: MakeRefund;
  readonly findSubscription: FindSubscription;
}

const ATTEMPTS = 8;

/** The order where its payment is at Stripe now. */
async function current(ports: RefundingPorts, order: Order): Promise<Order> {
  const payment = order.paymentIntent === undefined ? undefined : await ports.fetchPayment(order.paymentIntent);
  const after = payment && (await settle(ports, payment));
  return after && !isRefusal(after) ? after : order;
}

/**
 * Makes an approved refund of an order at Stripe, once, however often and by however many it is asked for: what Stripe
 * has is looked up before, and Stripe is given a key made from the refund's id. A refund whose making got no answer stays
 * approved, to be tried again.
 * @returns the order as it is then
 */
export async function made(ports: RefundingPorts, order: Order, id: string): Promise<Order> {
  const wanted = (of: Order) => refundsOf(of).find((each) => each.id === id && isDue(of, each));
  if (!wanted(order)) return order;
  let now = await current(ports, order);
  const refund = wanted(now);
  if (!refund) return now;
  const outcome = await ports.makeRefund(now, refund);
  if (outcome === "no-answer") return now;
  if (outcome === "made") return current(ports, now);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const kept = wanted(now);
    if (!kept) return now;
    const after = unmade(now, kept, outcome.refused);
    if ((await ports.commit(await withSubscription(ports, changing(now, after)))) === "done") return after;
    await ports.pause(attempt);
    now = (await ports.findOrder(now.id)) ?? now;
  }
  throw new Error(`Order ${order.id} kept changing; refund ${id} is left approved.`);
}
