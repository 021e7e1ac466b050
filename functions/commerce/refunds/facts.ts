import type { Order } from "../contract/order.ts";
import type { Refund } from "../contract/refund.ts";
import { partsOf } from "../orders/bundle.ts";
import { holderOf } from "../orders/holder.ts";
import { linesFor } from "./refund.ts";

/**
 * A fact that must still be true when the policy approves a refund, or the write is refused. Other contexts store it:
 * that a customer neither opened nor began a product; that no seat of an order's line was mailed.
 */
export type Fact =
  | { readonly kind: "not-handed-out" | "not-begun"; readonly customer: string; readonly productId: string }
  | { readonly kind: "no-seat-mailed"; readonly orderId: string; readonly productId: string };

/**
 * The facts behind the policy's approval of a refund. Credits are judged by their lots, so by their use, not by
 * reported progress.
 */
export function factsOf(order: Order, refund: Pick<Refund, "lines">): Fact[] {
  const lines = linesFor(order, refund);
  if (order.seats) return lines.map(({ productId }) => ({ kind: "no-seat-mailed", orderId: order.id, productId }));
  const customer = holderOf(order);
  if (customer === undefined) return [];
  return lines.flatMap((line) =>
    partsOf(line).flatMap(({ productId }): Fact[] => [
      { kind: "not-handed-out", customer, productId },
      ...(line.credits ? [] : [{ kind: "not-begun", customer, productId } as const]),
    ]),
  );
}
