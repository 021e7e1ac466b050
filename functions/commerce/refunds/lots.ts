import type { LotCounters } from "../../credits/contract/usage.ts";
import { proportionOf, stepOf } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Order } from "../contract/order.ts";

/** The used credits of an order's lots, by product id; unused lots are left out. */
export type Lots = ReadonlyMap<string, LotCounters>;
export const NO_LOTS: Lots = new Map();

/**
 * The current worth of lines in minor units: their prices, or for a credit pack the price of its unused part, rounded
 * down to its currency's refund unit. A used pack is refunded alone, so that its amount is clear.
 */
export function amountWorthOf(
  order: Order,
  lines: readonly number[],
  lots: Lots,
): number | Refusal<"credits-on-hold" | "refund-apart" | "nothing-to-refund"> {
  let worth = 0;
  for (const { price, credits, productId, title } of lines.flatMap((n) => order.lines[n] ?? [])) {
    const { used = 0, reserved = 0 } = lots.get(productId) ?? {};
    if (!credits || used + reserved === 0) {
      worth += price.amount;
      continue;
    }
    if (reserved > 0) {
      return refuse("credits-on-hold", `${reserved} credits of ${title} are on hold: commit or release them first.`);
    }
    if (used >= credits.amount) return refuse("nothing-to-refund", `All credits of ${title} were used.`);
    if (lines.length > 1) {
      return refuse(
        "refund-apart",
        `Credits of ${title} were used: request a refund of ${productId} alone, then of the rest.`,
      );
    }
    const unused = proportionOf(price.amount, credits.amount - used, credits.amount);
    worth += unused - (unused % stepOf(price.currency));
  }
  return worth;
}
