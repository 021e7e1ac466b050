import { documents } from "../../../shared/runtime/documents.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import { findShares } from "../dynamodb/shares.ts";
import { forgetStripeCustomer } from "../dynamodb/stripe-customers.ts";
import { findStopped } from "../dynamodb/trades.ts";
import { isDeletedCustomer } from "./customers.ts";
import { endAtPeriod } from "./end-subscription.ts";
import { identifyCheckout, identifySubscription } from "./fetch-billing.ts";
import { claimPayment, fetchPaidInvoice, fetchUpcoming, subscriptionOfInvoice } from "./invoices.ts";
import { syncPorts } from "./subscription-sync.ts";

/** The ports that apply Stripe's events about subscriptions and their invoices. */
export const subscriptionEventPorts = (table: string, access: () => Promise<StripeAccess>) => ({
  ...syncPorts(table, access),
  findShares: findShares(documents, table),
  findStopped: findStopped(documents, table),
  forgetStripeCustomer: forgetStripeCustomer(documents, table),
  claimPayment: claimPayment(access),
  endAtPeriod: endAtPeriod(access),
  fetchPaidInvoice: fetchPaidInvoice(access),
  fetchUpcoming: fetchUpcoming(access),
  identifyCheckout: identifyCheckout(access),
  identifySubscription: identifySubscription(access),
  isDeletedCustomer: isDeletedCustomer(access),
  subscriptionOfInvoice: subscriptionOfInvoice(access),
});
