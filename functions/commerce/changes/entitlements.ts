import { DAY_MS, later } from "../../shared/kernel/time.ts";
import type { Entitlement, Sold } from "../contract/entitlement.ts";
import type { Order, OrderLine } from "../contract/order.ts";
import { holderOf } from "../orders/holder.ts";
import { worthOf } from "../refunds/worth.ts";

/** The lot of a credit pack's line, from its payment on. */
function lotOf({ credits, creatorId }: OrderLine, paidAt: string): Pick<Entitlement, "credits" | "endsAt"> {
  if (!credits) return {};
  const { amount, validDays } = credits;
  const endsAt = validDays && later(paidAt, validDays * DAY_MS);
  return { credits: { amount, creatorId }, ...(endsAt && { endsAt }) };
}

/** The products that a line entitles to, a bundle itself too, each as it was sold. */
function soldBy({ productId, type, version, price, includes = [] }: OrderLine): { productId: string; sold: Sold }[] {
  const paid = price.amount > 0;
  return [{ productId, type, version }, ...includes].map((each) => ({
    productId: each.productId,
    sold: { type: each.type, version: each.version, paid },
  }));
}

/**
 * The entitlements of an order: one for each line, and for each product of a bundle. Each ends with the money of its
 * line or of the whole order, is suspended while a bank contests the payment, and comes from this source only.
 */
export function entitlementsOf(order: Order): Entitlement[] {
  // An invoice's product is granted by its subscription.
  const { id, paidAt, gift, seats } = order;
  if (paidAt === undefined || order.subscription !== undefined) return [];
  const customer = holderOf(order);
  if (customer === undefined) return [];
  const grantedAt = gift?.claimedAt ?? paidAt;
  return order.lines.flatMap((line, n) => {
    const right = { customer, source: `ORDER#${id}`, ...worthOf(order, n), grantedAt, ...lotOf(line, grantedAt) };
    return soldBy(line).map((each) => ({ ...right, ...each, ...(seats && { seats: seats.count }) }));
  });
}
