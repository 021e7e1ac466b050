import { documents } from "../../../shared/runtime/documents.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import { commitSubscription } from "../dynamodb/commit-subscription.ts";
import { orderStore } from "../dynamodb/order-store.ts";
import { findSubscription } from "../dynamodb/subscriptions.ts";
import { endAt, endNow, voidInvoices } from "./end-subscription.ts";
import { fetchBilling } from "./fetch-billing.ts";

/** The ports that synchronise subscriptions with Stripe. */
export function syncPorts(table: string, access: () => Promise<StripeAccess>) {
  const { findOrder, pause, now } = orderStore(table);
  return {
    findSubscription: findSubscription(documents, table),
    commitSubscription: commitSubscription(documents, table, now),
    findOrder,
    fetchBilling: fetchBilling(access),
    endAt: endAt(access),
    endNow: endNow(access),
    voidInvoices: voidInvoices(access),
    pause,
    now,
  };
}
