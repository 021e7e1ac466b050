import type { Stripe } from "stripe";
import { logger } from "../../../shared/runtime/logger.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { EndAt, EndAtPeriod, EndNow, VoidInvoices } from "../../flows/subscription-ports.ts";
import { isRefusedByStripe } from "./refusal.ts";
import { stripeInvoice, stripeSubscription } from "./subscriptions.ts";

type Access = () => Promise<StripeAccess>;

/** Whether Stripe has no such subscription, or has ended it. A refusal alone says neither. */
async function hasEnded(stripe: Stripe, id: string): Promise<boolean> {
  try {
    return stripeSubscription.parse(await stripe.subscriptions.retrieve(id)).status === "ended";
  } catch (error) {
    if (isRefusedByStripe(error) && error.code === "resource_missing") return true;
    throw error;
  }
}

export const endAtPeriod =
  (access: Access): EndAtPeriod =>
  async (id, ends) => {
    const { stripe } = await access();
    try {
      await stripe.subscriptions.update(id, { cancel_at_period_end: ends });
      return "done";
    } catch (error) {
      if (isRefusedByStripe(error) && (await hasEnded(stripe, id))) return "over";
      throw error;
    }
  };

export const endAt =
  (access: Access): EndAt =>
  async (id, at) => {
    const { stripe } = await access();
    try {
      await stripe.subscriptions.update(id, { cancel_at: Date.parse(at) / 1000, proration_behavior: "none" });
      return "done";
    } catch (error) {
      if (!isRefusedByStripe(error)) throw error;
      if (await hasEnded(stripe, id)) return "over";
      logger.error("a subscription's end was not set", { subscription: id, at, error });
      return { refused: error.message };
    }
  };

export const endNow =
  (access: Access): EndNow =>
  async (id) => {
    const { stripe } = await access();
    try {
      await stripe.subscriptions.cancel(id);
    } catch (error) {
      if (!(isRefusedByStripe(error) && (await hasEnded(stripe, id)))) throw error;
    }
  };

export const voidInvoices =
  (access: Access): VoidInvoices =>
  async (invoices) => {
    const { stripe } = await access();
    for (const id of invoices) {
      try {
        await stripe.invoices.voidInvoice(id);
      } catch (error) {
        if (!isRefusedByStripe(error)) throw error;
        const { status } = stripeInvoice.parse(await stripe.invoices.retrieve(id));
        if (status !== "paid" && status !== "void") throw error;
      }
    }
  };
