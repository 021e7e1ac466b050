import { conflict, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { iso } from "../../shared/kernel/time.ts";
import { changing } from "../changes/order-change.ts";
import type { Entitlement } from "../contract/entitlement.ts";
import type { Order } from "../contract/order.ts";
import type { Subscription } from "../contract/subscription.ts";
import { isContested } from "../refunds/dispute.ts";
import { leftOf, refundsOf, withRefund } from "../refunds/refund.ts";
import { endOfMonths, paidBeyondPlan, paidOrdersOf } from "../subscriptions/instalments.ts";
import { isOver } from "../subscriptions/subscription.ts";
import type { Billing } from "../subscriptions/subscription-billing.ts";
import { makeApprovedRefund, type RefundingPorts } from "./make-refund.ts";
import type { EndAt, EndNow, VoidInvoices } from "./subscription-ports.ts";

export interface BoundingPorts {
  readonly endAt: EndAt;
  readonly endNow: EndNow;
  readonly voidInvoices: VoidInvoices;
}

/**
 * Makes sure that Stripe bills no more than was agreed. A refunded or lost payment ends the subscription: a membership
 * by its newest payment, instalments by any. Instalments are to end at Stripe with their last month, and end as soon as
 * the last is paid.
 * @param money the worth of all payments that count
 * @param now epoch milliseconds
 * @returns "ended" if Stripe's subscription was ended now, so that the billing is out of date; or why Stripe refused to
 *   set the end, which the last part sets anyway
 */
export async function boundBilling(
  ports: BoundingPorts,
  { plan }: Subscription,
  billing: Billing,
  { money, now }: { readonly money: Entitlement["state"]; readonly now: number },
): Promise<"ended" | "bounded" | { readonly refused: string }> {
  const { instalments } = plan;
  if (billing.found !== "subscription") return "bounded";
  const { status, stripeSubscription, anchor, cancelAt, cancelAtPeriodEnd } = billing;
  if (status === "ended" || status === "incomplete") return "bounded";
  const end = instalments === undefined ? undefined : endOfMonths(anchor, instalments);
  const isPaid = instalments !== undefined && paidOrdersOf(billing).length >= instalments;
  if (isPaid || money === "revoked" || (end !== undefined && Date.parse(end) <= now)) {
    await ports.endNow(stripeSubscription);
    return "ended";
  }
  if (end === undefined || cancelAtPeriodEnd || cancelAt === end) return "bounded";
  const asked = await ports.endAt(stripeSubscription, end);
  return typeof asked === "string" ? "bounded" : asked;
}

/**
 * Voids open invoices once a subscription has ended, so that nobody pays for nothing. An open instalment that its buyer
 * cancelled may still be paid, as it counts.
 */
export async function voidOpenInvoices(
  { voidInvoices }: BoundingPorts,
  subscription: Subscription,
  billing: Billing,
  money: Entitlement["state"],
): Promise<void> {
  if (billing.found !== "subscription" || billing.open.length === 0 || !isOver(subscription)) return;
  const { plan, state } = subscription;
  if (plan.instalments === undefined || state === "completed" || money === "revoked") await voidInvoices(billing.open);
}

/** Refunds all of an order that the customer did not agree to, once. The refund has the order's id. */
async function giveBack(ports: RefundingPorts, id: string, because: string): Promise<void> {
  const approved = await retryOnConflict(ports.pause, async () => {
    const order = await ports.findOrder(id);
    // An order that is not booked yet is refunded once it is; a disputed one is with the bank.
    if (order?.paidAt === undefined) return undefined;
    const isAsked = refundsOf(order).some((each) => each.id === id);
    if (isAsked) return order;
    if (isContested(order) || leftOf(order) === 0) return undefined;
    const after = approvedReturn(order, iso(ports.now()), because);
    return (await ports.commit(changing(order, after))) === "done" ? after : conflict;
  });
  const order = unlessBusy(approved, `Order ${id}`);
  if (order) unlessBusy(await makeApprovedRefund(ports, order, id), `Order ${id}`);
}

const approvedReturn = (order: Order, at: string, policy: string): Order =>
  withRefund(order, {
    id: order.id,
    amount: leftOf(order),
    state: "approved",
    at,
    policy,
    decidedBy: "policy",
    decidedAt: at,
  });

/** Refunds payments beyond the agreed instalments. */
export async function returnBeyond(ports: RefundingPorts, subscription: Subscription, billing: Billing): Promise<void> {
  for (const id of paidBeyondPlan(billing, subscription)) {
    await giveBack(ports, id, "It was charged in excess of the agreed instalments.");
  }
}

/**
 * Refunds a payment that came after the end of its membership, such as on an invoice's page that was still open.
 * @param paidAt when Stripe has it as paid
 */
export async function returnLate(
  ports: RefundingPorts,
  { plan, state, endedAt }: Subscription,
  order: Order | undefined,
  paidAt: string,
): Promise<void> {
  if (plan.instalments !== undefined || state !== "ended" || endedAt === undefined || !order) return;
  if (Date.parse(paidAt) <= Date.parse(endedAt)) return;
  await giveBack(ports, order.id, "It was paid when the membership had ended.");
}
