import { documents } from "../../../shared/runtime/documents.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { FactTables } from "../dynamodb/facts.ts";
import { findLots } from "../dynamodb/lots.ts";
import { orderStore } from "../dynamodb/order-store.ts";
import { findRefund } from "../dynamodb/refunds.ts";
import { findSubscription } from "../dynamodb/subscriptions.ts";
import { fetchPayment } from "./checkouts.ts";
import { makeRefund } from "./refunding.ts";

/** The ports that approve refunds and make them at Stripe. */
export const refundingPorts = (
  table: string,
  access: () => Promise<StripeAccess>,
  others: FactTables & { readonly credits: string },
) => ({
  ...orderStore(table, others),
  findRefund: findRefund(documents, table),
  findSubscription: findSubscription(documents, table),
  findLots: findLots(documents, others.credits),
  fetchPayment: fetchPayment(access),
  makeRefund: makeRefund(access),
});
