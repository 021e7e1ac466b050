import type { Change } from "./change.ts";
import { finalize, paid, paymentOf, unpaid } from "./invoicing.ts";
import type { Invoice, Subscription } from "./kinds.ts";
import { courseOf } from "./payment-methods.ts";
import { attempt, awaitPerson } from "./payments.ts";
import { applyUpdate, keepUpdate, updateOf } from "./pending-update.ts";
import { settingsOf } from "./settings.ts";
import { billingOf, end, isLive, schedule, updated } from "./subscription-states.ts";

/** Days between failed attempts at an invoice; after the last it is given up. */
const RETRY_DAYS = [3, 5, 7];
const DAY_SECONDS = 86_400;

export const subscriptionOf = (change: Change, invoice: Invoice): Subscription =>
  change.need("subscription", invoice.parent?.subscription_details?.subscription as string);

const methodOf = (change: Change, subscription: Subscription): string => {
  const customer = change.need("customer", subscription.customer as string);
  const byDefault = customer.deleted ? null : customer.invoice_settings.default_payment_method;
  return (subscription.default_payment_method ?? byDefault) as string;
};

/** A subscription after the outcome of one of its invoices: the newest finalized one decides. */
function afterInvoice(change: Change, invoice: Invoice, given: Partial<Subscription>): void {
  const before = subscriptionOf(change, invoice);
  if (!isLive(before)) return;
  if (before.latest_invoice !== invoice.id) {
    schedule(change, before);
    return;
  }
  const after = { ...before, ...given };
  updated(change, before, after);
  schedule(change, after);
}

function succeeded(change: Change, invoice: Invoice): Invoice {
  const after = paid(change, invoice);
  const changing = updateOf(change, invoice);
  if (changing) {
    applyUpdate(change, changing);
    return after;
  }
  const { status } = subscriptionOf(change, invoice);
  afterInvoice(change, after, status === "trialing" ? {} : { status: "active" });
  return after;
}

/** A person whose payment failed may pay again; that does not move the automatic retries. */
function failedByPerson(change: Change, invoice: Invoice): Invoice {
  const after = unpaid(change, invoice, invoice.next_payment_attempt, false);
  schedule(change, subscriptionOf(change, invoice));
  return after;
}

function failed(change: Change, invoice: Invoice, asks: boolean): Invoice {
  const changing = updateOf(change, invoice);
  if (changing) {
    const after = unpaid(change, invoice, null, asks);
    keepUpdate(change, changing);
    return after;
  }
  const days = RETRY_DAYS[invoice.attempt_count];
  const after = unpaid(change, invoice, days === undefined ? null : change.at + days * DAY_SECONDS, asks);
  if (days !== undefined) {
    afterInvoice(change, after, { status: "past_due" });
    return after;
  }
  const { afterRetries } = settingsOf(change);
  const subscription = subscriptionOf(change, invoice);
  if (afterRetries === "canceled" && isLive(subscription)) end(change, subscription, "payment_failed");
  else afterInvoice(change, after, { status: afterRetries });
  return after;
}

/** Tries to collect an open invoice: with the saved card, or with the method that a person chose on its page. */
export function collect(change: Change, invoice: Invoice, byPerson?: "succeeds" | "declines"): Invoice {
  const subscription = subscriptionOf(change, invoice);
  const method = methodOf(change, subscription);
  const ofCard = courseOf(change, method);
  const course =
    byPerson === "succeeds"
      ? "succeeds"
      : byPerson === "declines"
        ? ({ declined: "generic_decline" } as const)
        : ofCard;
  const intent = change.need("payment_intent", paymentOf(change, invoice).payment.payment_intent as string);
  if (course === "asks") {
    awaitPerson(change, intent, method);
    return failed(change, invoice, true);
  }
  attempt(change, { intent, course, email: invoice.customer_email, method });
  if (course === "succeeds") return succeeded(change, invoice);
  return byPerson ? failedByPerson(change, invoice) : failed(change, invoice, false);
}

/** Finalizes an invoice and tries to collect the amount due. */
export function finalizeAndCollect(change: Change, draft: Invoice, byPerson?: "succeeds" | "declines"): Invoice {
  const subscription = subscriptionOf(change, draft);
  const open = finalize(change, draft);
  const latest = change.put<Subscription>({ ...subscription, latest_invoice: open.id });
  schedule(change, latest, { awaiting: [...billingOf(change, latest).awaiting, open.id] });
  if (open.status === "open") return collect(change, open, byPerson);
  const changing = updateOf(change, open);
  if (changing) {
    applyUpdate(change, changing);
    return open;
  }
  afterInvoice(change, open, latest.status === "trialing" ? {} : { status: "active" });
  return open;
}
