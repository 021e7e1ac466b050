import { documents } from "../../../shared/runtime/documents.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import { findNote, forgetFailure, keepFailure } from "../dynamodb/failures.ts";
import { orderStore } from "../dynamodb/order-store.ts";
import { fetchCheckout, fetchPayment } from "./checkouts.ts";
import { makeRefund } from "./refunding.ts";
import { subscriptionEventPorts } from "./subscription-events.ts";

/** The ports that apply Stripe's events. */
export function inboxPorts(table: string, access: () => Promise<StripeAccess>) {
  const store = orderStore(table);
  return {
    ...subscriptionEventPorts(table, access),
    ...store,
    findNote: findNote(documents, table),
    keepFailure: keepFailure(documents, table, store.now),
    forgetFailure: forgetFailure(documents, table),
    fetchCheckout: fetchCheckout(access),
    fetchPayment: fetchPayment(access),
    makeRefund: makeRefund(access),
  };
}
