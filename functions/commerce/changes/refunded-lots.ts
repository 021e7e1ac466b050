import type { LotCounters } from "../../credits/contract/usage.ts";
import type { Entitlement } from "../contract/entitlement.ts";
import type { Order } from "../contract/order.ts";
import type { Refund } from "../contract/refund.ts";
import type { Lots } from "../refunds/lots.ts";
import { entitlementsOf } from "./entitlements.ts";

/** A lot that must still be as it was read, or the change that was decided on it is refused. */
export interface LotAsRead {
  readonly lot: Entitlement;
  readonly counters: LotCounters | undefined;
}

/** The lots that an order granted. */
export const lotsOf = (order: Order): Entitlement[] => entitlementsOf(order).filter(({ credits }) => credits);

/** The lots that a refund takes back, as they were read. */
export function lotsOfRefund(order: Order, refund: Refund, lots: Lots): LotAsRead[] {
  const products = refund.lines?.map((n) => order.lines[n]?.productId) ?? [];
  return lotsOf(order)
    .filter(({ productId }) => products.includes(productId))
    .map((lot) => ({ lot, counters: lots.get(lot.productId) }));
}
