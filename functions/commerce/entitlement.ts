import type { Entitlement, Order } from "./contract.ts";
import { isPaid } from "./order.ts";

/** A customer may not buy what they own; a suspended right is theirs still. */
export const owns = ({ state }: Entitlement): boolean => state !== "revoked";

/** What an order grants: one right for each line. A partial refund keeps access, a full one ends this source's alone. */
export function entitlementsOf(order: Order): Entitlement[] {
  if (!isPaid(order)) return [];
  return order.lines.map(({ productId }) => ({
    customer: order.customer,
    productId,
    source: `ORDER#${order.id}`,
    state: order.state === "refunded" ? "revoked" : "active",
    grantedAt: order.paidAt,
  }));
}
