import type { CreatorCard } from "../../creators/contract/creator.ts";
import type { Order, ShownOrder } from "../contract/order.ts";
import { giftState, isGift } from "../gifts/gift.ts";
import { isProcessing } from "../orders/order.ts";

/** An order as its buyer sees it. */
export function toShownOrder(kept: Order): ShownOrder {
  const {
    customer,
    paymentIntent,
    checkout,
    refunds,
    disputes,
    disputedAt,
    heardAt,
    settlement,
    gift,
    referral,
    money,
    version,
    ...order
  } = kept;
  const lines = order.lines.map(({ platformShareBasisPoints, shareBasis, affiliate, ...line }) => line);
  return {
    ...order,
    lines,
    ...(isProcessing(kept)
      ? { state: "processing" as const }
      : order.state === "pending" && checkout && { checkoutUrl: checkout.url }),
    ...(isGift(kept) && { gift: { email: kept.gift.email, state: giftState(kept) } }),
  };
}

/** The creators of orders' products. */
export const creatorsOf = (orders: readonly ShownOrder[]): string[] =>
  orders.flatMap(({ lines }) => lines.map(({ creatorId }) => creatorId));

/** An order whose lines name their creators. */
export const withCreatorsOf = (order: ShownOrder, cards: ReadonlyMap<string, CreatorCard>): ShownOrder => ({
  ...order,
  lines: order.lines.map((line) => ({ ...line, creator: cards.get(line.creatorId) })),
});
