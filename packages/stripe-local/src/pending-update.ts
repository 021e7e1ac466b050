import type { Change } from "./change.ts";
import { emit } from "./events.ts";
import { voided } from "./invoicing.ts";
import type { Invoice, Subscription } from "./kinds.ts";
import { billingOf, itemOf, schedule, updated } from "./subscription-states.ts";

/**
 * A change that is only made once it is paid, and waits if the card is declined or the bank requires confirmation:
 * https://docs.stripe.com/billing/subscriptions/pending-updates-reference
 */

/** How long it waits at most; the end of the period ends it too. */
const LONGEST_SECONDS = 23 * 3600;

/** The subscription whose pending change an invoice pays; undefined if there is none. */
export function updateOf(change: Change, invoice: Invoice): Subscription | undefined {
  const id = invoice.parent?.subscription_details?.subscription as string;
  const subscription = change.get("subscription", id);
  return subscription && billingOf(change, subscription).update?.invoice === invoice.id ? subscription : undefined;
}

/** Its invoice is paid: the change is made. */
export function applyUpdate(change: Change, before: Subscription): void {
  const { update } = billingOf(change, before);
  if (!update) return;
  const hasWaited = before.pending_update !== null;
  schedule(change, before, { update: undefined });
  const after = updated(change, before, {
    ...before,
    items: { ...before.items, data: [update.item] },
    billing_cycle_anchor: update.anchor,
    pending_update: null,
  });
  if (hasWaited) emit(change, { type: "customer.subscription.pending_update_applied", object: after });
}

/** Its invoice is not paid: the subscription continues unchanged, and shows the pending change. */
export function keepUpdate(change: Change, before: Subscription): void {
  const { update } = billingOf(change, before);
  if (!update || before.pending_update !== null) return;
  const moves = update.anchor !== before.billing_cycle_anchor;
  updated(change, before, {
    ...before,
    pending_update: {
      billing_cycle_anchor: moves ? update.anchor : null,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: Math.min(change.at + LONGEST_SECONDS, itemOf(before).current_period_end),
      metadata: null,
      subscription_items: [update.item] as never,
      trial_end: null,
      trial_from_plan: null,
    },
  });
}

/** It waited too long, or was withdrawn: its invoice is voided and nothing changes. */
export function discardUpdate(change: Change, before: Subscription): void {
  const { update } = billingOf(change, before);
  if (!update) return;
  schedule(change, before, { update: undefined });
  const invoice = change.need("invoice", update.invoice);
  if (invoice.status === "open") voided(change, invoice);
  const after = updated(change, change.need("subscription", before.id), { ...before, pending_update: null });
  emit(change, { type: "customer.subscription.pending_update_expired", object: after });
}
