import { Stripe } from "stripe";
import { ifThere, type StripeAccess } from "../../../shared/runtime/stripe.ts";
import type {
  ClaimPayment,
  FetchPaidInvoice,
  FetchUpcoming,
  SubscriptionOfInvoice,
} from "../../flows/subscription-ports.ts";
import type { PaidInvoice } from "../../subscriptions/subscription-billing.ts";
import { ORDER_METADATA } from "./objects.ts";
import { orderIdOf, type StripeInvoice, stripeInvoice } from "./subscriptions.ts";

type Access = () => Promise<StripeAccess>;

/**
 * The line that was paid for: the last one of a product of ours that costs something. Credits of a change come first,
 * and other lines may have been added at Stripe.
 */
const productOf = ({ lines }: StripeInvoice): string =>
  lines.data
    .filter(({ amount }) => amount > 0)
    .map(({ pricing }) => pricing?.price_details?.product ?? "")
    .findLast((product) => product !== "") ?? "";

const sumOf = (parts: readonly { readonly amount: number }[]): number =>
  parts.reduce((sum, { amount }) => sum + amount, 0);

export const fetchPaidInvoice =
  (access: Access): FetchPaidInvoice =>
  async (id): Promise<PaidInvoice | undefined> => {
    const { stripe } = await access();
    const found = await ifThere(() => stripe.invoices.retrieve(id, { expand: ["payments"] }));
    if (!found) return undefined;
    const invoice = stripeInvoice.parse(found);
    const { parent, status, amount_paid, currency, total } = invoice;
    const paymentIntent = invoice.payments?.data.find((each) => each.status === "paid")?.payment.payment_intent;
    const { total_discount_amounts: discounts, total_taxes: taxes } = invoice;
    const { paid_at: paidAt } = invoice.status_transitions;
    if (!parent?.metadata || status !== "paid" || paidAt == null) return undefined;
    return {
      id,
      customer: parent.metadata.customer,
      subscription: parent.metadata.id,
      stripeSubscription: parent.subscription,
      orderId: orderIdOf(invoice),
      productId: productOf(invoice),
      paidAt,
      total: { amount: total, currency },
      // An invoice that was marked as paid by other means brought no money to Stripe.
      arrived: paymentIntent === undefined ? 0 : amount_paid,
      discounted: sumOf(discounts),
      tax: sumOf(taxes),
      addedTax: sumOf(taxes.filter(({ tax_behavior }) => tax_behavior === "exclusive")),
      paymentIntent,
    };
  };

export const subscriptionOfInvoice =
  (access: Access): SubscriptionOfInvoice =>
  async (id) => {
    const { stripe } = await access();
    return ifThere(async () => stripeInvoice.parse(await stripe.invoices.retrieve(id)).parent?.subscription);
  };

/** The codes by which Stripe says that there will be no invoice. */
const NONE: readonly (string | undefined)[] = ["invoice_upcoming_none", "resource_missing"];

export const fetchUpcoming =
  (access: Access): FetchUpcoming =>
  async (subscription) => {
    const { stripe } = await access();
    try {
      const { amount_due: amount, currency } = await stripe.invoices.createPreview({ subscription });
      return { amount, currency };
    } catch (error) {
      if (error instanceof Stripe.errors.StripeError && NONE.includes(error.code)) return undefined;
      throw error;
    }
  };

export const claimPayment =
  (access: Access): ClaimPayment =>
  async (paymentIntent, orderId) => {
    const { stripe } = await access();
    await stripe.paymentIntents.update(paymentIntent, { metadata: { [ORDER_METADATA]: orderId } });
  };
