import type { Stripe } from "stripe";
import { logger } from "../../../shared/runtime/logger.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { Subscription } from "../../contract/subscription.ts";
import type {
  EndSubscriptionCheckout,
  OpenSubscriptionCheckout,
  StripeCustomerOf,
} from "../../flows/subscription-ports.ts";
import { subscriptionCheckoutEnd } from "../../subscriptions/subscription.ts";
import { outcomeOf, TAXED } from "./checkouts.ts";
import { checkoutOf, session } from "./objects.ts";
import { couponOf, priceOf, productOf } from "./plans.ts";
import { isGone, isRefusedByStripe } from "./refusal.ts";
import { metadataOf, subscriptionSession } from "./subscriptions.ts";

type Access = () => Promise<StripeAccess>;

interface SessionSettings {
  /** Stripe's ids. */
  readonly customer: string;
  readonly product: string;
  readonly coupon: string | undefined;
  readonly siteUrl: string;
  readonly isTaxed: boolean;
}

/** Equal for every call for one subscription, as Stripe requires equal parameters for an idempotency key. */
function sessionFor(subscription: Subscription, { customer, product, coupon, siteUrl, isTaxed }: SessionSettings) {
  const { id, plan, trialDays } = subscription;
  const metadata = metadataOf(subscription);
  return {
    mode: "subscription",
    customer,
    client_reference_id: id,
    metadata,
    subscription_data: {
      metadata,
      ...(plan.instalments !== undefined && { description: `${plan.instalments} monthly payments` }),
      ...(trialDays > 0 && { trial_period_days: trialDays }),
    },
    line_items: [{ quantity: 1, price_data: priceOf(plan, product) }],
    ...(coupon !== undefined && { discounts: [{ coupon }] }),
    // Later invoices are taxed by the customer's address.
    ...(isTaxed && { ...TAXED, customer_update: { address: "auto", name: "auto" } }),
    adaptive_pricing: { enabled: false },
    expires_at: Math.floor(subscriptionCheckoutEnd(subscription) / 1000),
    success_url: `${siteUrl}/subscriptions/${id}?checkout=done`,
    cancel_url: `${siteUrl}/subscriptions/${id}?checkout=cancelled`,
  } satisfies Stripe.Checkout.SessionCreateParams;
}

export const openSubscriptionCheckout =
  (access: Access, customerOf: StripeCustomerOf, siteUrl: string, isTaxed = false): OpenSubscriptionCheckout =>
  async (subscription) => {
    const { stripe } = await access();
    const { id, customer: whose, plan } = subscription;
    const { currency } = plan.price;
    try {
      const [customer, product] = await Promise.all([customerOf(whose, currency), productOf(stripe, plan)]);
      const coupon = await couponOf(stripe, subscription, product);
      const open = async (of: string) => {
        const asked = sessionFor(subscription, { customer: of, product, coupon, siteUrl, isTaxed });
        // Another customer makes it another request, with another key.
        const created = await stripe.checkout.sessions.create(asked, { idempotencyKey: `subscription-${id}-${of}` });
        return checkoutOf(session.parse(created));
      };
      try {
        return await open(customer);
      } catch (error) {
        if (!isGone(error, "customer")) throw error;
        logger.info("a customer that was deleted at Stripe is made anew", { customer: whose, gone: customer });
        return await open(await customerOf(whose, currency, customer));
      }
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome !== "under-way") {
        logger.error("no checkout for a subscription", { subscription: subscription.id, outcome, error });
      }
      return outcome;
    }
  };

export const endSubscriptionCheckout =
  (access: Access): EndSubscriptionCheckout =>
  async (id) => {
    const { stripe } = await access();
    try {
      await stripe.checkout.sessions.expire(id);
    } catch (error) {
      if (!isRefusedByStripe(error)) throw error;
      // Only an open session can be expired.
      const { status } = subscriptionSession.parse(await stripe.checkout.sessions.retrieve(id));
      if (status === "open") throw error;
    }
  };
