import type { Change } from "./change.ts";
import { collect, finalizeAndCollect } from "./collection.ts";
import { timeOf } from "./customer-time.ts";
import { emit } from "./events.ts";
import { periodLine } from "./invoice-lines.ts";
import { draftInvoice } from "./invoicing.ts";
import type { Invoice, Subscription } from "./kinds.ts";
import { discardUpdate } from "./pending-update.ts";
import { periodEnd } from "./recurring.ts";
import { withGood } from "./subscription-discounts.ts";
import { agenda, billingOf, end, isLastPeriod, itemOf, schedule, updated } from "./subscription-states.ts";
import { upcomingInvoice } from "./upcoming-invoice.ts";

/** The end of a period: the subscription ends, or its next period begins with an invoice. */
function renew(change: Change, before: Subscription): void {
  if (isLastPeriod(before)) {
    end(change, before, "cancellation_requested");
    return;
  }
  const item = itemOf(before);
  const { current_period_end: start, price } = item;
  if (!price.recurring) throw new Error(`Price ${price.id} of subscription ${before.id} is paid once.`);
  const next = {
    ...item,
    current_period_start: start,
    current_period_end: periodEnd(before.billing_cycle_anchor, price.recurring, start),
  };
  const status = before.status === "trialing" ? "active" : before.status;
  const renewed: Subscription = { ...before, items: { ...before.items, data: [next] }, status };
  const billing = billingOf(change, before);
  const draft = draftInvoice(change, renewed, {
    reason: "subscription_cycle",
    lines: [...billing.pending, periodLine(change, renewed, next, false)],
    later: true,
    stays: status === "unpaid",
  });
  const awaiting = status === "unpaid" ? billing.awaiting : [...billing.awaiting, draft.id];
  const after = { ...withGood(change, renewed), latest_invoice: draft.id };
  updated(change, before, after);
  schedule(change, after, { awaiting, pending: [], told: [] });
}

/** The event has the invoice as it will be, without an id. */
function tellUpcoming(change: Change, subscription: Subscription): void {
  const { id: _, ...object } = upcomingInvoice(change, subscription);
  emit(change, { type: "invoice.upcoming", object: object as Invoice });
}

/** Makes the first step on a subscription's agenda, at its time. */
function step(change: Change, subscription: Subscription): void {
  const billing = billingOf(change, subscription);
  const [next] = agenda(change, subscription, billing);
  switch (next?.what) {
    case "finalize":
      finalizeAndCollect(change, (next as { invoice: Invoice }).invoice);
      break;
    case "collect":
      collect(change, (next as { invoice: Invoice }).invoice);
      break;
    case "tell-trial":
      schedule(change, subscription, { told: [...billing.told, subscription.trial_end ?? 0] });
      emit(change, { type: "customer.subscription.trial_will_end", object: subscription });
      break;
    case "tell-upcoming":
      schedule(change, subscription, { told: [...billing.told, itemOf(subscription).current_period_end] });
      tellUpcoming(change, subscription);
      break;
    case "discard-update":
      discardUpdate(change, subscription);
      break;
    case "renew":
      renew(change, subscription);
      break;
  }
}

/**
 * Makes all steps of subscriptions that are due by the change's time, or by their customer's test clock: in order, each
 * at its own time.
 */
export function runBilling(change: Change): void {
  for (;;) {
    const due = change
      .all("billing")
      .map((billing) => ({ billing, subscription: change.need("subscription", billing.subscription) }))
      .filter(({ billing, subscription }) => billing.dueAt <= timeOf(change, subscription.customer as string))
      .reduce<{ dueAt: number; subscription?: Subscription }>(
        (first, { billing, subscription }) =>
          billing.dueAt < first.dueAt ? { dueAt: billing.dueAt, subscription } : first,
        { dueAt: Infinity },
      );
    if (!due.subscription) return;
    step(change.during(due.dueAt), due.subscription);
  }
}
