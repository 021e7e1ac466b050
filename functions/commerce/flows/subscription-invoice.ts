import { currency } from "../../shared/kernel/money.ts";
import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Change } from "../changes/order-change.ts";
import { PLATFORM } from "../contract/discount.ts";
import type { Order } from "../contract/order.ts";
import type { Plan, Subscription } from "../contract/subscription.ts";
import { journalsBetween } from "../ledger/journal.ts";
import { refundDaysOf } from "../refunds/terms.ts";
import { shareOf } from "../shares/revenue-share.ts";
import type { PaidInvoice } from "../subscriptions/subscription-billing.ts";
import type { FetchPayment, FindShares } from "./ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";
import type { ClaimPayment } from "./subscription-ports.ts";

/** The plan that an invoice was for, by its own line: the subscription may have been changed before, or since. */
export const planOfInvoice = ({ productId }: PaidInvoice, { plan, plans }: Subscription): Plan =>
  plans.find((each) => each.productId === productId) ?? plan;

/**
 * The order that stands for an invoice: it is booked, given back, contested and exported as every other, and grants
 * nothing itself, as the subscription does.
 * @param paidFor the plan that it was for, and `platformShareBasisPoints` what the platform keeps of that one
 */
export function orderOfInvoice(
  { orderId, total: asked, arrived, discounted, tax, addedTax, paidAt }: PaidInvoice,
  { id, customer, discount, recommendationId, lastPayment }: Subscription,
  paidFor: Plan,
  platformShareBasisPoints: number,
  at: string,
  part?: number,
): Order | Refusal<"payment-mismatch"> {
  const code = currency.safeParse(asked.currency);
  if (!code.success) return refuse("payment-mismatch", `Subscription ${id} was paid in ${asked.currency}.`);
  const { amount } = asked;
  const total = { amount, currency: code.data };
  const credit = amount - arrived;
  const owed = Math.min(Math.max(0, tax), amount);
  const off = discounted > 0 && {
    listPrice: { ...total, amount: amount + discounted - addedTax },
    ...(discount?.owner === PLATFORM && { shareBasis: amount + discounted - owed }),
  };
  const { productId: sold, creatorId, title, version, type = "membership", instalments } = paidFor;
  return {
    id: orderId,
    customer,
    lines: [
      {
        productId: sold,
        creatorId,
        type,
        title,
        version,
        price: total,
        ...(owed > 0 && { tax: owed }),
        ...off,
        platformShareBasisPoints,
        refundDays: refundDaysOf({ type }),
      },
    ],
    total,
    ...(credit !== 0 && { credit }),
    refunded: { amount: 0, currency: total.currency },
    ...(discount && discounted > 0 && { discounts: [{ id: discount.id, code: discount.code, amount: discounted }] }),
    // Nobody reports a payment of nothing.
    state: arrived === 0 ? "paid" : "pending",
    createdAt: at,
    ...(arrived === 0 && { paidAt }),
    subscription: id,
    ...(part !== undefined && instalments !== undefined && { instalment: { part, of: instalments } }),
    ...(recommendationId !== undefined && lastPayment === undefined && { recommendationId }),
    version: 1,
  };
}

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
 * Books a paid invoice, once however often it is told, with all that became of its money so far.
 * @param part which part it is, of what is paid in parts
 * @returns its order; undefined where nothing was asked for, as in a trial
 */
export async function bookInvoice(
  ports: InvoicePorts,
  invoice: PaidInvoice,
  subscription: Subscription,
  part?: number,
): Promise<Order | undefined | Refusal<"payment-mismatch" | "second-payment" | "unknown-order">> {
  const { paymentIntent, orderId, total, discounted } = invoice;
  // What a discount took all of is given, and no trial; less than nothing is credit for later.
  const isGiven = total.amount === 0 && discounted > 0;
  if (!isGiven && total.amount <= 0) return undefined;
  const known = await ports.findOrder(orderId);
  if (!known) {
    const at = iso(ports.now());
    const paidFor = planOfInvoice(invoice, subscription);
    const { productId: id, creatorId } = paidFor;
    const share = shareOf({ id, creatorId }, await ports.findShares([{ id, creatorId }]), invoice.paidAt);
    const order = orderOfInvoice(invoice, subscription, paidFor, share, at, part);
    if (isRefusal(order)) return order;
    // A conflict is another who inserted the same order.
    await ports.commit(inserting(order));
  }
  if (paymentIntent === undefined) return ports.findOrder(orderId);
  await ports.claimPayment(paymentIntent, orderId);
  const payment = await ports.fetchPayment(paymentIntent);
  if (!payment) throw new Error(`Payment ${paymentIntent} does not carry the order that was written on it.`);
  return unlessBusy(await settle(ports, payment), `Order ${orderId}`);
}
