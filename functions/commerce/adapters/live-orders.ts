import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findOrder, listOrders } from "./dynamodb/orders.ts";
import { findSubscription, listSubscriptions } from "./dynamodb/subscriptions.ts";

/** For reading: apart, so that what only reads does not load Stripe's client. */
export function liveOrders() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { findOrder: findOrder(documents, table), listOrders: listOrders(documents, table) };
}

/** For reading subscriptions. */
export function liveSubscriptions() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return {
    findSubscription: findSubscription(documents, table),
    listSubscriptions: listSubscriptions(documents, table),
  };
}
