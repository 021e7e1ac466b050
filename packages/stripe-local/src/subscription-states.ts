import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { emit } from "./events.ts";
import type { Billing, Invoice, Subscription } from "./kinds.ts";
import { previousOf } from "./previous.ts";

const DAY_SECONDS = 86_400;
/** How long before it a trial's end is announced. */
const TRIAL_NOTICE_SECONDS = 3 * DAY_SECONDS;
/** How long before it an invoice is announced. */
const UPCOMING_NOTICE_SECONDS = 7 * DAY_SECONDS;

const billingId = (subscription: string): string => `billing/${subscription}`;

export const isLive = ({ status }: Pick<Subscription, "status">): boolean =>
  status !== "canceled" && status !== "incomplete_expired";

/** The one item that a subscription of this emulator has. */
export function itemOf({ items, id }: Subscription) {
  const [item] = items.data;
  if (!item) throw new Error(`Subscription ${id} has no item.`);
  return item;
}

/** Whether a subscription ends with its current period. */
export const isLastPeriod = (subscription: Subscription): boolean =>
  subscription.cancel_at !== null && subscription.cancel_at <= itemOf(subscription).current_period_end;

export const billingOf = (change: Change, subscription: Subscription): Billing =>
  change.get("billing", billingId(subscription.id)) ?? {
    id: billingId(subscription.id),
    object: "billing",
    subscription: subscription.id,
    dueAt: Infinity,
    awaiting: [],
    pending: [],
    told: [],
  };

/** The steps of a subscription without a request, each with its time in epoch seconds. */
export function agenda(change: Change, subscription: Subscription, { awaiting, told, update }: Billing) {
  const { current_period_end: end } = itemOf(subscription);
  const { status, trial_end, pending_update: waiting } = subscription;
  const invoices = awaiting.flatMap((id): { what: "finalize" | "collect"; at: number; invoice?: Invoice }[] => {
    const invoice = change.get("invoice", id);
    if (invoice?.status === "draft" && invoice.automatically_finalizes_at !== null) {
      return [{ what: "finalize", at: invoice.automatically_finalizes_at, invoice }];
    }
    if (invoice?.status !== "open" || invoice.next_payment_attempt === null) return [];
    return [{ what: "collect", at: invoice.next_payment_attempt, invoice }];
  });
  const isTrial = status === "trialing" && trial_end !== null;
  return [
    ...invoices,
    ...(update && waiting ? [{ what: "discard-update" as const, at: waiting.expires_at }] : []),
    ...(isTrial && !told.includes(trial_end)
      ? [{ what: "tell-trial" as const, at: Math.max(subscription.created, trial_end - TRIAL_NOTICE_SECONDS) }]
      : []),
    ...(!isTrial && !isLastPeriod(subscription) && status !== "unpaid" && !told.includes(end)
      ? [
          {
            what: "tell-upcoming" as const,
            at: Math.max(itemOf(subscription).current_period_start, end - UPCOMING_NOTICE_SECONDS),
          },
        ]
      : []),
    { what: "renew" as const, at: end },
  ].toSorted((a, b) => a.at - b.at);
}

/** Stores a subscription's next steps; an ended one has none. */
export function schedule(change: Change, subscription: Subscription, given: Partial<Billing> = {}): void {
  if (!isLive(subscription)) {
    change.remove(billingId(subscription.id));
    return;
  }
  const billing = { ...billingOf(change, subscription), ...given };
  const awaiting = [...new Set(billing.awaiting)].filter((id) =>
    ["draft", "open"].includes(change.get("invoice", id)?.status ?? ""),
  );
  const [next] = agenda(change, subscription, { ...billing, awaiting });
  change.put({ ...billing, awaiting, dueAt: next?.at ?? Infinity });
}

/** Stores a changed subscription, with its events. */
export function updated(change: Change, before: Subscription, after: Subscription): Subscription {
  const previous = previousOf(before, after);
  if (Object.keys(previous).length === 0) return before;
  change.put(after);
  schedule(change, after);
  emit(change, { type: "customer.subscription.updated", object: after, previous });
  return after;
}

/** Ends a subscription now; its open invoices are not collected any more. */
export function end(
  change: Change,
  before: Subscription,
  reason: "cancellation_requested" | "payment_failed" | null,
): Subscription {
  for (const id of billingOf(change, before).awaiting) {
    const invoice = change.need("invoice", id);
    if (invoice.status === "paid") continue;
    change.put<Invoice>({
      ...invoice,
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    });
  }
  const details: Stripe.Subscription.CancellationDetails = {
    comment: null,
    feedback: null,
    feedback_option: null,
    ...before.cancellation_details,
    reason,
  };
  const after = change.put<Subscription>({
    ...before,
    canceled_at: before.canceled_at ?? change.at,
    cancellation_details: details,
    ended_at: change.at,
    status: "canceled",
  });
  schedule(change, after);
  emit(change, { type: "customer.subscription.deleted", object: after });
  return after;
}
