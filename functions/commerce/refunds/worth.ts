import type { Entitlement } from "../contract/entitlement.ts";
import type { Order } from "../contract/order.ts";
import { isOut, type Refund } from "../contract/refund.ts";
import { isContested } from "./dispute.ts";
import { amountReturned, isForfeit, refundedLines, refundsOf, returnableOf } from "./refund.ts";

/**
 * Whether a line is refunded, and its access ended. A partial refund of the whole order keeps access until everything
 * is refunded.
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

/** An order as if its approved refunds had been made. */
function onceMade(order: Order): Order {
  const refunds = refundsOf(order);
  if (!refunds.some(({ state }) => state === "approved")) return order;
  const made = refunds.map((each): Refund => (each.state === "approved" ? { ...each, state: "pending" } : each));
  const isAll = amountReturned(made, order.total.amount) >= returnableOf(order);
  return { ...order, refunds: made, ...(isAll && { state: "refunded" }) };
}

/** The access by a paid order's line, or the reason why there is none. */
export type Worth = Pick<Entitlement, "state" | "cause">;

/**
 * The current access by a paid order's line. It ends with the approval of a refund: a buyer has the money or the goods,
 * never both.
 */
export function worthOf(order: Order, n: number): Worth {
  if (isReturned(order, n)) return { state: "revoked", cause: "refund" };
  if (isForfeit(order)) return { state: "revoked", cause: "dispute" };
  if (isContested(order)) return { state: "suspended", cause: "dispute" };
  return isReturned(onceMade(order), n) ? { state: "suspended", cause: "refund" } : { state: "active" };
}

export const rightOf = (order: Order, n: number): Entitlement["state"] => worthOf(order, n).state;
