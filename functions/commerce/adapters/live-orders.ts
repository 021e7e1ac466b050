import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findOrder, listOrders } from "./orders.ts";

/** For reading orders: apart, so that what only reads does not load Stripe's client. */
export function liveOrders() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { findOrder: findOrder(documents, table), listOrders: listOrders(documents, table) };
}
