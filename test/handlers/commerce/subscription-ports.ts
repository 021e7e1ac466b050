import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { commitSubscription } from "../../../functions/commerce/adapters/dynamodb/commit-subscription.ts";
import {
  findStripeCustomers,
  forgetStripeCustomer,
} from "../../../functions/commerce/adapters/dynamodb/stripe-customers.ts";
import {
  findOverdue,
  findSubscription,
  findSubscriptions,
  listSubscriptions,
} from "../../../functions/commerce/adapters/dynamodb/subscriptions.ts";
import { openPortal } from "../../../functions/commerce/adapters/stripe/billing-portal.ts";
import { changePlan } from "../../../functions/commerce/adapters/stripe/change-plan.ts";
import { isDeletedCustomer, stripeCustomerOf } from "../../../functions/commerce/adapters/stripe/customers.ts";
import {
  endAt,
  endAtPeriod,
  endNow,
  voidInvoices,
} from "../../../functions/commerce/adapters/stripe/end-subscription.ts";
import {
  fetchBilling,
  identifyCheckout,
  identifySubscription,
} from "../../../functions/commerce/adapters/stripe/fetch-billing.ts";

import {
  claimPayment,
  fetchPaidInvoice,
  fetchUpcoming,
  subscriptionOfInvoice,
} from "../../../functions/commerce/adapters/stripe/invoices.ts";
import {
  endSubscriptionCheckout,
  openSubscriptionCheckout,
} from "../../../functions/commerce/adapters/stripe/subscription-checkouts.ts";
import type { StripeAccess } from "../../../functions/shared/runtime/stripe.ts";
import { cardsOf } from "../../cards.ts";

/** What handlers of subscriptions need beside what those of orders do. */
export function subscriptionPorts(
  documents: DynamoDBDocumentClient,
  access: () => Promise<StripeAccess>,
  now: () => number,
  isTaxed = false,
) {
  const customerOf = stripeCustomerOf(documents, "COMMERCE", access, now);
  return {
    findSubscription: findSubscription(documents, "COMMERCE"),
    findCards: cardsOf,
    findSubscriptions: findSubscriptions(documents, "COMMERCE"),
    listSubscriptions: listSubscriptions(documents, "COMMERCE"),
    findOverdue: findOverdue(documents, "COMMERCE"),
    commitSubscription: commitSubscription(documents, "COMMERCE", now),
    findStripeCustomers: findStripeCustomers(documents, "COMMERCE"),
    forgetStripeCustomer: forgetStripeCustomer(documents, "COMMERCE"),
    isDeletedCustomer: isDeletedCustomer(access),
    openSubscriptionCheckout: openSubscriptionCheckout(access, customerOf, "https://shop.example", isTaxed),
    endSubscriptionCheckout: endSubscriptionCheckout(access),
    fetchBilling: fetchBilling(access),
    identifySubscription: identifySubscription(access),
    identifyCheckout: identifyCheckout(access),
    subscriptionOfInvoice: subscriptionOfInvoice(access),
    fetchPaidInvoice: fetchPaidInvoice(access),
    fetchUpcoming: fetchUpcoming(access),
    claimPayment: claimPayment(access),
    endAtPeriod: endAtPeriod(access),
    endAt: endAt(access),
    endNow: endNow(access),
    voidInvoices: voidInvoices(access),
    changePlan: changePlan(access),
    openPortal: openPortal(access, "https://shop.example"),
  };
}
