import { Stripe } from "stripe";
import * as z from "zod";
import { logger } from "../../../shared/runtime/logger.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { ChangePlan } from "../../flows/subscription-ports.ts";
import { voidInvoices } from "./end-subscription.ts";
import { priceIdOf, productOf } from "./plans.ts";
import { stripeInvoice, stripeSubscription } from "./subscriptions.ts";

type Access = () => Promise<StripeAccess>;

/** The states in which a payment intent waits. */
const intentState = z.object({
  status: z.string(),
  last_payment_error: z.object({ code: z.string().nullish() }).nullish(),
});

/** Whether an invoice waits for the customer to answer their bank, and not for another card. */
async function wantsCustomer(stripe: Stripe, id: string): Promise<boolean> {
  const { payments } = stripeInvoice.parse(await stripe.invoices.retrieve(id, { expand: ["payments"] }));
  const intent = payments?.data[0]?.payment.payment_intent;
  if (intent === undefined) return false;
  const { status, last_payment_error: failed } = intentState.parse(await stripe.paymentIntents.retrieve(intent));
  return status === "requires_action" || failed?.code === "authentication_required";
}

const PRORATION = { now: "always_invoice", "at-renewal": "none", nothing: "none" } as const;

export const changePlan =
  (access: Access): ChangePlan =>
  async (id, plan, settlement) => {
    const { stripe } = await access();
    try {
      const product = await productOf(stripe, plan);
      const price = await priceIdOf(stripe, plan, product);
      const [item] = stripeSubscription.parse(await stripe.subscriptions.retrieve(id)).items.data;
      const updated = await stripe.subscriptions.update(id, {
        items: [{ id: item?.id ?? "", price }],
        proration_behavior: PRORATION[settlement],
        // A change that is paid at once is made with its payment, which may need the customer's bank.
        payment_behavior: settlement === "now" ? "pending_if_incomplete" : "error_if_incomplete",
      });
      const { pending_update: waiting, latest_invoice: invoice } = stripeSubscription.parse(updated);
      if (!waiting || invoice == null) return "done";
      if (await wantsCustomer(stripe, invoice)) return "awaited";
      await voidInvoices(access)([invoice]);
      return "declined";
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      if (error instanceof Stripe.errors.StripeCardError) return "declined";
      const isRefused = error instanceof Stripe.errors.StripeInvalidRequestError;
      logger.error("a subscription's plan was not changed", { subscription: id, plan: plan.productId, error });
      return isRefused ? "refused" : "no-answer";
    }
  };
