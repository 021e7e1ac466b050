import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { AddressedEvent } from "../../../functions/webhooks/domain/events.ts";
import { orderEvents } from "../../../functions/webhooks/domain/order-events.ts";
import { AT, orderOf, productOf } from "../commerce/cart.ts";

export const factId = (at: string, cause: string) => `${at} ${cause}`;
export const LATER = "2026-06-03T00:00:00.000Z";

/** An order of one product each of "ann" at 1,000 and of "bo" at 2,000. */
export const pending = (): Order => ({
  ...orderOf(
    productOf("a", { creatorId: "ann", price: { amount: 1000, currency: "usd" } }),
    productOf("b", { creatorId: "bo", price: { amount: 2000, currency: "usd" } }),
  ),
  checkout: { id: "cs_secret", url: "https://pay.example/secret", expiresAt: LATER },
});
export const paid = (): Order => ({
  ...pending(),
  state: "paid",
  paidAt: AT,
  paymentIntent: "pi_secret",
  version: 2,
});

type Refund = NonNullable<Order["refunds"]>[number];
export const refund = (id: string, amount: number, fields: Partial<Refund> = {}): Refund => ({
  id,
  amount,
  state: "succeeded",
  at: LATER,
  reason: "I am Ann Smith of Main Street",
  ...fields,
});
type Dispute = NonNullable<Order["disputes"]>[number];
export const dispute = (fields: Partial<Dispute> = {}): Dispute => ({
  id: "dp_1",
  amount: 3000,
  state: "needs-response",
  reason: "fraudulent",
  openedAt: LATER,
  hasEvidence: false,
  movements: [],
  ...fields,
});

/** What each audience is told of a change, as "ann order.paid". */
export const heard = (before: Order | undefined, after: Order): string[] =>
  orderEvents(before, after, factId).map(({ audience, event }) => `${nameOf(audience)} ${event.type}`);
export const nameOf = (audience: AddressedEvent["audience"]): string => (audience === "all" ? "all" : audience.creator);

/** What one audience is told, in full. */
export const toldTo = (who: string, before: Order | undefined, after: Order) =>
  orderEvents(before, after, factId)
    .filter(({ audience }) => nameOf(audience) === who)
    .map(({ event }) => event);
