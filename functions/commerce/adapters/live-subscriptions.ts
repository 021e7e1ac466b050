import { ulid } from "ulid";
import { findProducts } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { commitSubscription } from "./dynamodb/commit-subscription.ts";
import { findRedeemableDiscounts } from "./dynamodb/discounts.ts";
import { findOwnership } from "./dynamodb/ownership.ts";
import { findShares } from "./dynamodb/shares.ts";
import { findStripeCustomers, forgetStripeCustomer } from "./dynamodb/stripe-customers.ts";
import { findOverdue, findSubscription, findSubscriptions } from "./dynamodb/subscriptions.ts";
import { findStopped } from "./dynamodb/trades.ts";
import { liveSettlement } from "./live-settlement.ts";
import { openPortal } from "./stripe/billing-portal.ts";
import { changePlan } from "./stripe/change-plan.ts";
import { isDeletedCustomer, stripeCustomerOf } from "./stripe/customers.ts";
import { endAt, endAtPeriod, endNow, voidInvoices } from "./stripe/end-subscription.ts";
import { fetchBilling, identifyCheckout, identifySubscription } from "./stripe/fetch-billing.ts";
import { claimPayment, fetchPaidInvoice, subscriptionOfInvoice } from "./stripe/invoices.ts";
import { endSubscriptionCheckout, openSubscriptionCheckout } from "./stripe/subscription-checkouts.ts";

const access = () => stripeAccess(environment("STRIPE_SECRET").STRIPE_SECRET);

/** For bringing subscriptions to where Stripe is. */
function liveSync() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  const { findOrder, pause, now } = liveSettlement();
  return {
    findSubscription: findSubscription(documents, table),
    fetchBilling: fetchBilling(access()),
    findOrder,
    commitSubscription: commitSubscription(documents, table, now),
    endAt: endAt(access()),
    endNow: endNow(access()),
    voidInvoices: voidInvoices(access()),
    pause,
    now,
  };
}

/** For ending subscriptions with their period, and for letting them go on. */
export const liveBilling = () => ({
  ...liveSync(),
  endSubscriptionCheckout: endSubscriptionCheckout(access()),
  endAtPeriod: endAtPeriod(access()),
  findStopped: findStopped(documents, environment("COMMERCE_TABLE").COMMERCE_TABLE),
});

/** For subscribing. */
export function liveSubscribe() {
  const env = environment("COMMERCE_TABLE", "CATALOGUE_TABLE", "SITE_URL", "TAX");
  const stripe = access();
  const sync = liveSync();
  const customerOf = stripeCustomerOf(documents, env.COMMERCE_TABLE, stripe, sync.now);
  return {
    ...sync,
    openSubscriptionCheckout: openSubscriptionCheckout(stripe, customerOf, env.SITE_URL, env.TAX === "automatic"),
    endSubscriptionCheckout: endSubscriptionCheckout(stripe),
    findProducts: findProducts(documents, env.CATALOGUE_TABLE),
    findOwnership: findOwnership(documents, env.COMMERCE_TABLE),
    findSubscriptions: findSubscriptions(documents, env.COMMERCE_TABLE),
    findRedeemableDiscounts: findRedeemableDiscounts(documents, env.COMMERCE_TABLE, sync.pause),
    findStopped: findStopped(documents, env.COMMERCE_TABLE),
    newId: ulid,
  };
}

/** For changing to another plan. */
export function liveChangeSubscription() {
  const env = environment("COMMERCE_TABLE", "CATALOGUE_TABLE");
  return {
    ...liveSync(),
    findProducts: findProducts(documents, env.CATALOGUE_TABLE),
    findOwnership: findOwnership(documents, env.COMMERCE_TABLE),
    findStopped: findStopped(documents, env.COMMERCE_TABLE),
    changePlan: changePlan(access()),
  };
}

/** For the billing portal. */
export function livePortal() {
  const env = environment("COMMERCE_TABLE", "SITE_URL");
  return {
    findStripeCustomers: findStripeCustomers(documents, env.COMMERCE_TABLE),
    forgetStripeCustomer: forgetStripeCustomer(documents, env.COMMERCE_TABLE),
    openPortal: openPortal(access(), env.SITE_URL),
  };
}

/** For ending all that is billed to a customer. */
export function liveEndBilling() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return {
    ...liveSync(),
    findSubscriptions: findSubscriptions(documents, table),
    endSubscriptionCheckout: endSubscriptionCheckout(access()),
  };
}

/** For what is over by time alone. */
export function liveGraces() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { ...liveSync(), findOverdue: findOverdue(documents, table) };
}

/** For what Stripe reports of subscriptions and their invoices. */
export function liveSubscriptionEvents() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  const stripe = access();
  return {
    ...liveSync(),
    findShares: findShares(documents, table),
    claimPayment: claimPayment(stripe),
    identifySubscription: identifySubscription(stripe),
    identifyCheckout: identifyCheckout(stripe),
    subscriptionOfInvoice: subscriptionOfInvoice(stripe),
    fetchPaidInvoice: fetchPaidInvoice(stripe),
    isDeletedCustomer: isDeletedCustomer(stripe),
    forgetStripeCustomer: forgetStripeCustomer(documents, table),
    endAtPeriod: endAtPeriod(stripe),
    findStopped: findStopped(documents, table),
  };
}
