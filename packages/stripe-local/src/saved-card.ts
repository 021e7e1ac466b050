import type { Change } from "./change.ts";
import { type Card, saveCard } from "./payment-methods.ts";
import { isLive, updated } from "./subscription-states.ts";

/** Saves a card as what a customer, and each of their subscriptions, pays by from now on. */
export function setCard(change: Change, customer: string, card: Card): void {
  const id = saveCard(change, customer, card);
  for (const each of change.all("subscription")) {
    if (each.customer === customer && isLive(each)) updated(change, each, { ...each, default_payment_method: id });
  }
}
