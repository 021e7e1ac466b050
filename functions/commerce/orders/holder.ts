import { organisationCustomer } from "../contract/entitlement.ts";
import type { Order } from "../contract/order.ts";

/** Who holds the rights of an order: its buyer, an organisation, or the claimant of a gift; undefined before the claim. */
export function holderOf({ customer, gift, seats }: Order): string | undefined {
  if (seats) return organisationCustomer(seats.organisation);
  return gift ? gift.claimedBy : customer;
}
