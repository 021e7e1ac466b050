import type { FoundOrder } from "../contract/look-up.ts";
import type { Order } from "../contract/order.ts";
import { disputesOf } from "../refunds/dispute.ts";

/** The buyer of an order, as operators may see them. */
type Person = NonNullable<FoundOrder["person"]>;

export const personOf = (user: Person | undefined): { readonly person?: Person } =>
  user ? { person: { displayName: user.displayName, email: user.email } } : {};

/** An order as operators find it in a list. */
export function foundOrderOf(order: Order, user: Person | undefined): FoundOrder {
  const { id, customer, state, total, refunded, createdAt, paidAt, processingSince, subscription, instalment, seats } =
    order;
  return {
    id,
    customer,
    ...personOf(user),
    state,
    total,
    refunded,
    createdAt,
    paidAt,
    processingSince,
    subscription,
    instalment,
    seats,
    titles: order.lines.map(({ title }) => title),
    isGift: order.gift !== undefined,
    isDisputed: disputesOf(order).length > 0,
  };
}
