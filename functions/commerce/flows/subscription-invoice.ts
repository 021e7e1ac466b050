import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Change } from "../changes/order-change.ts";
import type { Order } from "../contract/order.ts";
import type { Subscription } from "../contract/subscription.ts";
import { journalsBetween } from "../ledger/journal.ts";
import { shareOf } from "../shares/revenue-share.ts";
import { orderOfInvoice, planOfInvoice } from "../subscriptions/invoice-order.ts";
import type { PaidInvoice } from "../subscriptions/subscription-billing.ts";
import type { FetchPayment, FindShares } from "./ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";
import type { ClaimPayment } from "./subscription-ports.ts";

const inserting = (after: Order): Change => ({
  before: undefined,
  after,
  entitlements: [],
  journals: journalsBetween(undefined, after),
  guards: [],
  refunds: [],
  disputes: [],
});

export interface InvoicePorts extends SettlementPorts {
  readonly findShares: FindShares;
  readonly fetchPayment: FetchPayment;
  readonly claimPayment: ClaimPayment;
}

/**
 * Books a paid invoice, once, however often it is reported, with its refunds and disputes so far.
 * @param part the number of the instalment, if it is one
 * @returns its order; undefined if nothing was asked for, as in a trial
 */
export async function bookInvoice(
  ports: InvoicePorts,
  invoice: PaidInvoice,
  subscription: Subscription,
  part?: number,
): Promise<Order | undefined | Refusal<"payment-mismatch" | "second-payment" | "unknown-order">> {
  const { paymentIntent, orderId, total, discounted } = invoice;
  // A full discount makes the product free, which is no trial; a negative invoice is credit for later.
  const isGiven = total.amount === 0 && discounted > 0;
  if (!isGiven && total.amount <= 0) return undefined;
  const known = await ports.findOrder(orderId);
  if (!known) {
    const at = iso(ports.now());
    const paidFor = planOfInvoice(invoice, subscription);
    const { productId: id, creatorId } = paidFor;
    const share = shareOf({ id, creatorId }, await ports.findShares([{ id, creatorId }]), invoice.paidAt);
    const order = orderOfInvoice(invoice, subscription, { plan: paidFor, platformShareBasisPoints: share, at, part });
    if (isRefusal(order)) return order;
    // A conflict means that the same order was inserted concurrently.
    await ports.commit(inserting(order));
  }
  if (paymentIntent === undefined) return ports.findOrder(orderId);
  await ports.claimPayment(paymentIntent, orderId);
  const payment = await ports.fetchPayment(paymentIntent);
  if (!payment) throw new Error(`Payment ${paymentIntent} does not carry the order that was written on it.`);
  return unlessBusy(await settle(ports, payment), `Order ${orderId}`);
}
