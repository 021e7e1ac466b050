import { Stripe } from "stripe";
import * as z from "zod";
import { logger } from "../../../shared/runtime/logger.ts";
import { ifThere, type StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { Plan, Subscription, SubscriptionDiscount } from "../../contract/subscription.ts";
import type {
  ChangePlan,
  EndAt,
  EndAtPeriod,
  EndNow,
  EndSubscriptionCheckout,
  FetchBilling,
  IdentifyCheckout,
  IdentifySubscription,
  OpenPortal,
  OpenSubscriptionCheckout,
  StripeCustomerOf,
  VoidInvoices,
} from "../../flows/subscription-ports.ts";
import { TAX_CODES, taxBehaviorOf } from "../../orders/tax.ts";
import { subscriptionCheckoutEnd } from "../../subscriptions/subscription.ts";
import { outcomeOf, TAXED } from "./checkouts.ts";
import { checkoutOf, session } from "./objects.ts";
import { isGone, isRefusedByStripe } from "./refusal.ts";
import {
  billingOf,
  metadataOf,
  stripeInvoice,
  stripeProductId,
  stripeSubscription,
  subscriptionSession,
} from "./subscriptions.ts";

type Access = () => Promise<StripeAccess>;

/** The plan's product at Stripe; prices are made with what is billed by them. */
async function productOf(stripe: Stripe, { productId, title, type = "membership" }: Plan): Promise<string> {
  const id = stripeProductId(productId);
  await unlessThere(stripe.products.create({ id, name: title, tax_code: TAX_CODES[type] }));
  return id;
}

/** What is made under an id of ours is made once. */
async function unlessThere(making: Promise<unknown>): Promise<void> {
  try {
    await making;
  } catch (error) {
    const exists = error instanceof Stripe.errors.StripeError && error.code === "resource_already_exists";
    if (!exists) throw error;
  }
}

const priceOf = ({ price, interval }: Plan, product: string) => ({
  currency: price.currency,
  unit_amount: price.amount,
  tax_behavior: taxBehaviorOf(price.currency),
  product,
  recurring: { interval },
});

const durationOf = ({ duration }: SubscriptionDiscount) =>
  typeof duration === "string" ? { duration } : { duration: "repeating" as const, duration_in_months: duration.months };

/**
 * The coupon of a subscription's discount, for its plan alone: another plan is paid in full. Its id says what it takes
 * off, so that it is made once.
 */
async function couponOf(stripe: Stripe, { plan, discount }: Subscription, product: string) {
  if (!discount) return undefined;
  const { amount } = discount;
  const { currency } = plan.price;
  const id = `${product}_${discount.id}_${amount}${currency}`;
  const asked = { id, name: discount.code, amount_off: amount, currency, applies_to: { products: [product] } };
  await unlessThere(stripe.coupons.create({ ...asked, ...durationOf(discount) }));
  return id;
}

/** Nothing in it changes between two calls for one subscription: with the same key Stripe must be asked the same. */
function sessionFor(
  subscription: Subscription,
  customer: string,
  product: string,
  coupon: string | undefined,
  siteUrl: string,
  isTaxed: boolean,
) {
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
    // Later invoices are taxed by where the customer said they are.
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
      const begun = async (of: string) => {
        const asked = sessionFor(subscription, of, product, coupon, siteUrl, isTaxed);
        // Of another customer it is another request.
        return stripe.checkout.sessions.create(asked, { idempotencyKey: `subscription-${id}-${of}` });
      };
      try {
        return checkoutOf(session.parse(await begun(customer)));
      } catch (error) {
        if (!isGone(error, "customer")) throw error;
        logger.info("a customer that was deleted at Stripe is made anew", { customer: whose, gone: customer });
        return checkoutOf(session.parse(await begun(await customerOf(whose, currency, customer))));
      }
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome !== "under-way") {
        logger.error(`no checkout for subscription ${subscription.id}: ${outcome}`, error as Error);
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

/** More than the retries of a few periods; what waits longer than that has run out of its grace anyway. */
const INVOICES_LOOKED_AT = 24;

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
  async (subscription, told) => {
    const { stripe } = await access();
    const known = subscription.stripeSubscription ?? told;
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

/** Whether Stripe has no such subscription, or has ended it: a refusal by itself says neither. */
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
      logger.error(`subscription ${id} is not to end at ${at}`, error);
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

/** The plan's price at Stripe, made once: a change that waits for its payment takes no other. */
async function priceIdOf(stripe: Stripe, plan: Plan, product: string): Promise<string> {
  const { amount, currency } = plan.price;
  const lookup_key = `${product}_${amount}${currency}_${plan.interval}`;
  const find = async () => (await stripe.prices.list({ lookup_keys: [lookup_key], limit: 1 })).data[0]?.id;
  const known = await find();
  if (known !== undefined) return known;
  try {
    const asked = { ...priceOf(plan, product), lookup_key };
    return (await stripe.prices.create(asked, { idempotencyKey: `price-${lookup_key}` })).id;
  } catch (error) {
    // Another made it meanwhile.
    const made = isRefusedByStripe(error) ? await find() : undefined;
    if (made === undefined) throw error;
    return made;
  }
}

const asking = z.object({
  status: z.string(),
  last_payment_error: z.object({ code: z.string().nullish() }).nullish(),
});

/** Whether an invoice waits for the customer to answer their bank, and not for another card. */
async function wantsCustomer(stripe: Stripe, id: string): Promise<boolean> {
  const { payments } = stripeInvoice.parse(await stripe.invoices.retrieve(id, { expand: ["payments"] }));
  const intent = payments?.data[0]?.payment.payment_intent;
  if (intent === undefined) return false;
  const { status, last_payment_error: failed } = asking.parse(await stripe.paymentIntents.retrieve(intent));
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
        // What is paid at once is made with its payment, which a bank may want the customer for.
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
      logger.error(`subscription ${id} was not changed to ${plan.productId}`, error);
      return isRefused ? "refused" : "no-answer";
    }
  };

export const openPortal =
  (access: Access, siteUrl: string): OpenPortal =>
  async (customer) => {
    const { stripe } = await access();
    try {
      const { url } = await stripe.billingPortal.sessions.create({
        customer,
        return_url: `${siteUrl}/subscriptions/all`,
      });
      return { url };
    } catch (error) {
      if (isGone(error, "customer")) return "gone";
      throw error;
    }
  };
