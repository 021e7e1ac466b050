import { organisationCustomer } from "../contract/entitlement.ts";
import type { Order } from "../contract/order.ts";

/** Whose the rights of an order are: its buyer's, an organisation's, or of a gift who claimed it; nobody's before. */
export function holderOf({ customer, gift, seats }: Order): string | undefined {
  if (seats) return organisationCustomer(seats.organisation);
  return gift ? gift.claimedBy : customer;
}
