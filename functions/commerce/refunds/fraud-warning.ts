import type { Order } from "../contract/order.ts";
import { isPaid } from "../orders/order.ts";
import { leftOf, refundsOf, refusalOfRefunds, withRefund } from "./refund.ts";

/** One for each order: a repeated warning is decided once. */
const idOf = ({ id }: Pick<Order, "id">): string => `${id}-fraud-warning`;

/**
 * A paid order whose payment the card's issuer reports as fraud: a full refund waits for an operator's decision, as it
 * costs less than the dispute that mostly follows. The same object if the refund was decided already, or the bank has
 * the money.
 */
export function warnedOrder(order: Order, at: string): Order {
  const isKnown = refundsOf(order).some(({ id }) => id === idOf(order));
  if (!isPaid(order) || isKnown || leftOf(order) === 0 || refusalOfRefunds(order, at)) return order;
  return withRefund(order, {
    id: idOf(order),
    amount: leftOf(order),
    state: "requested",
    cause: "fraudulent",
    at,
    policy: "The card's issuer reports this payment as fraud: a refund now prevents a dispute later.",
  });
}
