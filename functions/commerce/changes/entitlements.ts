import { type Entitlement, organisationCustomer, type Sold } from "../contract/entitlement.ts";
import type { Order, OrderLine } from "../contract/order.ts";
import type { Refund } from "../contract/refund.ts";
import { isOut } from "../contract/refund.ts";
import { isContested } from "../refunds/dispute.ts";
import { amountReturned, isForfeit, refundedLines, refundsOf, returnableOf } from "../refunds/refund.ts";

/** A customer may not buy what they own; a suspended right is theirs still. */
export const owns = ({ state }: Pick<Entitlement, "state">): boolean => state !== "revoked";

/**
 * Whether the money of a line is given back, and the access with it. What was given back of the whole order keeps
 * access until it is all.
 */
function isReturned(order: Order, n: number): boolean {
  if (
    refundedLines(order).has(n) &&
    refundsOf(order).some((each) => isOut(each) && each.part && each.lines?.includes(n))
  ) {
    return true;
  }
  const out = refundsOf(order).filter((each) => isOut(each) && !each.part);
  const isFor = ({ lines }: Refund) => lines?.includes(n) ?? false;
  if (out.some((each) => each.keepsAccess && (each.lines === undefined || isFor(each)))) return false;
  return order.state === "refunded" || out.some(isFor);
}

/** An order as if what is approved had gone back already. */
function onceMade(order: Order): Order {
  const refunds = refundsOf(order);
  if (!refunds.some(({ state }) => state === "approved")) return order;
  const made = refunds.map((each): Refund => (each.state === "approved" ? { ...each, state: "pending" } : each));
  const isAll = amountReturned(made, order.total.amount) >= returnableOf(order);
  return { ...order, refunds: made, ...(isAll && { state: "refunded" }) };
}

/** What the money of a paid order's line is worth in access, and where that is none, why. */
export type Worth = Pick<Entitlement, "state" | "cause">;

/**
 * What a paid order's line is worth in access now. What is to be given back opens nothing from the approval on: its
 * buyer has the money or the goods, and never both.
 */
export function worthOf(order: Order, n: number): Worth {
  if (isReturned(order, n)) return { state: "revoked", cause: "refund" };
  if (isForfeit(order)) return { state: "revoked", cause: "dispute" };
  if (isContested(order)) return { state: "suspended", cause: "dispute" };
  return isReturned(onceMade(order), n) ? { state: "suspended", cause: "refund" } : { state: "active" };
}

export const rightOf = (order: Order, n: number): Entitlement["state"] => worthOf(order, n).state;

const DAY_MS = 86_400_000;

/** The lot that a credit pack's line is, from when it was paid for. */
function lotOf({ credits, creatorId }: OrderLine, paidAt: string): Pick<Entitlement, "credits" | "endsAt"> {
  if (!credits) return {};
  const { amount, validDays } = credits;
  const endsAt = validDays && new Date(Date.parse(paidAt) + validDays * DAY_MS).toISOString();
  return { credits: { amount, creatorId }, ...(endsAt && { endsAt }) };
}

/** The products that a line gives a right to, a bundle itself too, each as it was sold. */
function soldBy({ productId, type, version, price, includes = [] }: OrderLine): { productId: string; sold: Sold }[] {
  const paid = price.amount > 0;
  return [{ productId, type, version }, ...includes].map((each) => ({
    productId: each.productId,
    sold: { type: each.type, version: each.version, paid },
  }));
}

/** Whose the rights of an order are: its buyer's, an organisation's, or of a gift who claimed it; nobody's before. */
export function holderOf({ customer, gift, seats }: Order): string | undefined {
  if (seats) return organisationCustomer(seats.organisation);
  return gift ? gift.claimedBy : customer;
}

/**
 * What an order grants: one right for each line, and for each product of a bundle. It ends with the money of its line
 * or of the whole order, waits while a bank contests the payment, and is this source's alone.
 */
export function entitlementsOf(order: Order): Entitlement[] {
  // What an invoice paid for is granted by its subscription.
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
