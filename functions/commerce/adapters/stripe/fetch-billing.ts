import type { Stripe } from "stripe";
import { ifThere, type StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { FetchBilling, IdentifyCheckout, IdentifySubscription } from "../../flows/subscription-ports.ts";
import { INVOICES_LOOKED_AT } from "../../settings.ts";
import { billingOf, stripeInvoice, stripeSubscription, subscriptionSession } from "./subscriptions.ts";

type Access = () => Promise<StripeAccess>;

async function subscriptionAt(stripe: Stripe, id: string) {
  const [found, invoices] = await Promise.all([
    stripe.subscriptions.retrieve(id),
    stripe.invoices.list({ subscription: id, limit: INVOICES_LOOKED_AT }),
  ]);
  return billingOf(
    stripeSubscription.parse(found),
    invoices.data.map((invoice) => stripeInvoice.parse(invoice)),
  );
}

export const fetchBilling =
  (access: Access): FetchBilling =>
  async (subscription, reported) => {
    const { stripe } = await access();
    const known = subscription.stripeSubscription ?? reported;
    if (known !== undefined) return subscriptionAt(stripe, known);
    if (!subscription.checkout) return { found: "nothing" };
    const found = subscriptionSession.parse(await stripe.checkout.sessions.retrieve(subscription.checkout.id));
    if (found.subscription != null) return subscriptionAt(stripe, found.subscription);
    return { found: "checkout", state: found.status === "expired" ? "expired" : "open" };
  };

export const identifySubscription =
  (access: Access): IdentifySubscription =>
  async (id) => {
    const { stripe } = await access();
    return ifThere(async () => stripeSubscription.parse(await stripe.subscriptions.retrieve(id)).metadata);
  };

export const identifyCheckout =
  (access: Access): IdentifyCheckout =>
  async (id) => {
    const { stripe } = await access();
    return ifThere(async () => subscriptionSession.parse(await stripe.checkout.sessions.retrieve(id)).metadata);
  };
