import type { Change } from "./change.ts";
import { newId } from "./ids.ts";
import { periodLine } from "./invoice-lines.ts";
import { draftInvoice } from "./invoicing.ts";
import type { Invoice, Subscription } from "./kinds.ts";
import { periodEnd } from "./recurring.ts";
import { billingOf, itemOf } from "./subscription-states.ts";

/** How long an invoice stays a draft before it is collected. */
const DRAFT_SECONDS = 3600;

/** The next invoice of a subscription, as it would be if nothing happened until then. It is not stored. */
export function upcomingInvoice(change: Change, subscription: Subscription): Invoice {
  const item = itemOf(subscription);
  const { current_period_start, current_period_end: start, price } = item;
  if (!price.recurring) throw new Error(`Price ${price.id} of subscription ${subscription.id} is paid once.`);
  const end = periodEnd(subscription.billing_cycle_anchor, price.recurring, start);
  const next = { ...item, current_period_start: start, current_period_end: end };
  const then = change.supposed().during(start);
  const { pending } = billingOf(change, subscription);
  const draft = draftInvoice(then, subscription, {
    reason: "subscription_cycle",
    lines: [...pending, periodLine(then, subscription, next, false)],
    later: true,
  });
  const due = Math.max(0, draft.total + draft.starting_balance);
  return {
    ...draft,
    id: newId("upcoming_in"),
    amount_due: due,
    amount_remaining: due,
    billing_reason: "upcoming",
    next_payment_attempt: start + DRAFT_SECONDS,
    period_end: start,
    period_start: current_period_start,
    webhooks_delivered_at: null,
  };
}
