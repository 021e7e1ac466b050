import type { Entitlement, Order } from "../contract.ts";
import { changing } from "../orders/change.ts";
import { contested } from "../refunds/dispute.ts";
import { leftOf, refundsOf, withRefund } from "../refunds/refund.ts";
import { made, type RefundingPorts } from "../refunds/refunding.ts";
import { beyond, lastEnd, paidOf } from "./instalments.ts";
import type { Billing } from "./subscription-billing.ts";
import type { EndAt, EndNow } from "./subscription-ports.ts";
import type { Subscription } from "./subscription-routes.ts";

export interface BoundingPorts {
  readonly endAt: EndAt;
  readonly endNow: EndNow;
}

/**
 * Sees to it that Stripe bills the parts that were agreed on and no more: its subscription is to end with the last
 * part's month, and ends as soon as the last part is paid, or one was given back, which gives the purchase up.
 * @param money what the payments of the parts are worth together
 * @param now epoch milliseconds
 * @returns whether Stripe's subscription was ended now: what was fetched of it is old
 */
export async function bounded(
  ports: BoundingPorts,
  { plan }: Subscription,
  billing: Billing,
  money: Entitlement["state"],
  now: number,
): Promise<boolean> {
  const { instalments } = plan;
  if (instalments === undefined || billing.found !== "subscription") return false;
  const { status, stripeSubscription, anchor, cancelAt, cancelAtPeriodEnd } = billing;
  if (status === "ended" || status === "incomplete") return false;
  const end = lastEnd(anchor, instalments);
  if (paidOf(billing).length >= instalments || money === "revoked" || Date.parse(end) <= now) {
    await ports.endNow(stripeSubscription);
    return true;
  }
  if (!cancelAtPeriodEnd && cancelAt !== end) await ports.endAt(stripeSubscription, end);
  return false;
}

const ATTEMPTS = 8;

/** Gives all of an order back that nobody agreed to, once. Its refund has the order's own id. */
async function returned(ports: RefundingPorts, id: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await ports.pause(attempt);
    const order = await ports.findOrder(id);
    // What is not booked yet is given back when it is; what a bank contests is with the bank.
    if (order?.paidAt === undefined) return;
    const isAsked = refundsOf(order).some((each) => each.id === id);
    if (!isAsked && (contested(order) || leftOf(order) === 0)) return;
    const after = isAsked ? order : approvedReturn(order, new Date(ports.now()).toISOString());
    if (!isAsked && (await ports.commit(changing(order, after))) !== "done") continue;
    await made(ports, after, id);
    return;
  }
  throw new Error(`Order ${id} kept changing; it was not given back.`);
}

const approvedReturn = (order: Order, at: string): Order =>
  withRefund(order, {
    id: order.id,
    amount: leftOf(order),
    state: "approved",
    at,
    policy: "It was charged beyond the parts that were agreed on.",
    decidedBy: "policy",
    decidedAt: at,
  });

/** Gives back what was paid beyond the parts that were agreed on. */
export async function returnBeyond(ports: RefundingPorts, subscription: Subscription, billing: Billing): Promise<void> {
  for (const id of beyond(billing, subscription)) await returned(ports, id);
}
