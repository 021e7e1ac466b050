import type { Change } from "./change.ts";
import { type Card, saveCard } from "./payment-methods.ts";
import { isLive, updated } from "./subscription-states.ts";

/** Saves a card as the payment method of a customer and of each of their subscriptions. */
export function setCard(change: Change, customer: string, card: Card): void {
  const id = saveCard(change, customer, card);
  for (const each of change.all("subscription")) {
    if (each.customer === customer && isLive(each)) updated(change, each, { ...each, default_payment_method: id });
  }
}
