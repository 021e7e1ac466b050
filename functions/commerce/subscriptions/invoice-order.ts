import { currency } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { PLATFORM } from "../contract/discount.ts";
import type { Order } from "../contract/order.ts";
import type { Plan, Subscription } from "../contract/subscription.ts";
import { refundDaysOf } from "../orders/refund-terms.ts";
import type { PaidInvoice } from "./subscription-billing.ts";

/** The plan of an invoice, by its own line: the subscription may have changed before or since. */
export const planOfInvoice = ({ productId }: PaidInvoice, { plan, plans }: Subscription): Plan =>
  plans.find((each) => each.productId === productId) ?? plan;

interface InvoiceTerms {
  /** What it was for. */
  readonly plan: Plan;
  /** The platform's share of it. */
  readonly platformShareBasisPoints: number;
  readonly at: string;
  /** The number of its instalment. */
  readonly part?: number | undefined;
}

/**
 * The order of an invoice: it is booked, refunded, disputed and exported like any other, but grants nothing itself, as
 * the subscription does.
 */
export function orderOfInvoice(
  { orderId, total: asked, arrived, discounted, tax, addedTax, paidAt }: PaidInvoice,
  subscription: Subscription,
  { plan: paidFor, platformShareBasisPoints, at, part }: InvoiceTerms,
): Order | Refusal<"payment-mismatch"> {
  const { id, customer, discount, recommendationId, lastPayment } = subscription;
  const referral = referralFor(subscription, { orderId, paidAt }, part);
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
        ...(referral && { affiliate: { id: referral.affiliate, shareBasisPoints: referral.shareBasisPoints } }),
      },
    ],
    total,
    ...(credit !== 0 && { credit }),
    refunded: { amount: 0, currency: total.currency },
    ...(discount && discounted > 0 && { discounts: [{ id: discount.id, code: discount.code, amount: discounted }] }),
    // Stripe reports no payment of zero.
    state: arrived === 0 ? "paid" : "pending",
    createdAt: at,
    ...(arrived === 0 && { paidAt }),
    subscription: id,
    ...(part !== undefined && instalments !== undefined && { instalment: { part, of: instalments } }),
    ...(recommendationId !== undefined && lastPayment === undefined && { recommendationId }),
    ...(referral && { referral: onlyReferral(referral) }),
    version: 1,
  };
}

const onlyReferral = ({ shareBasisPoints: _, ...referral }: NonNullable<Subscription["referral"]>) => referral;

/**
 * The referral of a payment: an affiliate earns by the first payment of a membership, and by those of instalments that
 * are made in the days of the click. They earn nothing by renewals.
 */
function referralFor(
  { referral, lastPayment }: Subscription,
  { orderId, paidAt }: Pick<PaidInvoice, "orderId" | "paidAt">,
  part: number | undefined,
): Subscription["referral"] {
  const isRenewal = part === undefined && lastPayment !== undefined && lastPayment !== orderId;
  return !referral || isRenewal || Date.parse(paidAt) >= Date.parse(referral.until) ? undefined : referral;
}
