import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { leastOf } from "./currencies.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { Invoice, InvoiceLine, Subscription } from "./kinds.ts";
import { cancel, openIntent } from "./payments.ts";
import { previousOf } from "./previous.ts";
import { settingsOf } from "./settings.ts";
import { discounted, totalDiscounts } from "./subscription-discounts.ts";
import { taxedLines, totalTaxes } from "./taxes.ts";

/** How long an invoice of Stripe's stays a draft. */
const DRAFT_SECONDS = 3600;

interface Asked {
  readonly reason: "subscription_create" | "subscription_cycle" | "subscription_update";
  readonly lines: readonly InvoiceLine[];
  /** Whether Stripe finalizes and collects it after an hour, rather than the caller. */
  readonly later?: boolean;
  /** The invoices of an unpaid subscription stay drafts. */
  readonly stays?: boolean;
}

const TAXED: Invoice["automatic_tax"] = {
  disabled_reason: null,
  enabled: true,
  liability: { type: "self" },
  provider: "stripe",
  status: "complete",
};
const UNTAXED: Invoice["automatic_tax"] = {
  disabled_reason: null,
  enabled: false,
  liability: null,
  provider: null,
  status: null,
};

/** The fields that are the same in all drafts. */
const SAME_IN_DRAFTS = {
  account_country: "US",
  account_name: "Local business",
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  collection_method: "charge_automatically",
  custom_fields: null,
  customer_account: null,
  customer_shipping: null,
  customer_tax_exempt: "none",
  default_payment_method: null,
  default_source: null,
  description: null,
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
} as const;

/** An invoice of a subscription, as a draft. */
export function draftInvoice(change: Change, subscription: Subscription, asked: Asked): Invoice {
  const customer = change.need("customer", subscription.customer as string);
  const known = customer.deleted ? undefined : customer;
  const id = newId("in");
  const { currency, metadata, test_clock } = subscription;
  const lines = taxedLines(change, subscription, discounted(change, subscription, asked.lines));
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const total_discount_amounts = totalDiscounts(lines);
  const untaxed = total_discount_amounts.reduce((sum, { amount }) => sum - amount, subtotal);
  const total_taxes = totalTaxes(lines);
  const added = total_taxes.filter(({ tax_behavior }) => tax_behavior === "exclusive");
  const total = added.reduce((sum, { amount }) => sum + amount, untaxed);
  const { enabled } = subscription.automatic_tax;
  const draft = change.put<Invoice>({
    id,
    object: "invoice",
    ...SAME_IN_DRAFTS,
    amount_due: Math.max(0, total),
    amount_remaining: Math.max(0, total),
    auto_advance: !asked.stays,
    automatic_tax: enabled ? TAXED : UNTAXED,
    automatically_finalizes_at: asked.later && !asked.stays ? change.at + DRAFT_SECONDS : null,
    billing_reason: asked.reason,
    created: change.at,
    currency,
    customer: customer.id,
    customer_address: known?.address ?? null,
    customer_email: known?.email ?? null,
    customer_name: known?.name ?? null,
    customer_phone: known?.phone ?? null,
    customer_tax_ids: [],
    default_tax_rates: [],
    discounts: total_discount_amounts.map(({ discount }) => discount),
    issuer: { type: "self" },
    lines: {
      object: "list",
      data: lines.map((line) => ({ ...line, invoice: id })),
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    metadata: {},
    parent: {
      quote_details: null,
      subscription_details: { metadata: { ...metadata }, subscription: subscription.id },
      type: "subscription_details",
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: change.at,
    period_start: change.at,
    starting_balance: known?.balance ?? 0,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: test_clock as string | null,
    total,
    total_discount_amounts,
    total_excluding_tax: total_taxes.reduce((sum, { amount }) => sum - amount, total),
    total_pretax_credit_amounts: [],
    total_taxes,
    webhooks_delivered_at: change.at,
  });
  emit(change, { type: "invoice.created", object: draft });
  return draft;
}

/**
 * Gives a draft its number and the amount due: the total plus the customer's balance. An amount that is negative, or
 * too small to charge, goes to the customer's balance, and the invoice is paid.
 */
export function finalize(change: Change, draft: Invoice): Invoice {
  const customer = change.need("customer", draft.customer as string);
  if (customer.deleted) throw new Error(`Invoice ${draft.id} is of a customer that was deleted.`);
  const owed = draft.total + customer.balance;
  const due = owed < leastOf(draft.currency) ? 0 : owed;
  const { invoice_prefix, next_invoice_sequence = 1 } = customer;
  const known = change.put<Stripe.Customer>({
    ...customer,
    balance: owed - due,
    next_invoice_sequence: next_invoice_sequence + 1,
  });
  if (known.balance !== customer.balance)
    emit(change, { type: "customer.updated", object: known, previous: { balance: customer.balance } });
  const opened = change.put<Invoice>({
    ...draft,
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    effective_at: change.at,
    ending_balance: owed - due,
    hosted_invoice_url: `${settingsOf(change).baseUrl}/i/${draft.id}`,
    number: `${invoice_prefix}-${String(next_invoice_sequence).padStart(4, "0")}`,
    starting_balance: customer.balance,
    status: "open",
    status_transitions: { ...draft.status_transitions, finalized_at: change.at },
  });
  if (due > 0) askFor(change, opened);
  emit(change, { type: "invoice.finalized", object: opened });
  return due > 0 ? opened : paid(change, opened);
}

/** The intent that an open invoice is paid by. */
function askFor(change: Change, invoice: Invoice): void {
  const { amount_due: amount, currency, customer, billing_reason } = invoice;
  const intent = openIntent(change, {
    amount,
    currency,
    customer: customer as string,
    description: billing_reason === "subscription_create" ? "Subscription creation" : "Subscription update",
  });
  change.put<Stripe.InvoicePayment>({
    id: newId("inpay"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: amount,
    created: change.at,
    currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: "payment_intent" },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

/** @throws Error if nothing was due */
export function paymentOf(change: Change, invoice: Invoice): Stripe.InvoicePayment {
  const found = change.all("invoice_payment").find((payment) => payment.invoice === invoice.id);
  if (!found) throw new Error(`Nothing is due on invoice ${invoice.id}.`);
  return found;
}

/** A paid invoice: with money, or as nothing is due. */
export function paid(change: Change, invoice: Invoice): Invoice {
  const after = change.put<Invoice>({
    ...invoice,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempted: true,
    attempt_count: invoice.attempt_count + (invoice.amount_due > 0 ? 1 : 0),
    auto_advance: false,
    next_payment_attempt: null,
    status: "paid",
    status_transitions: { ...invoice.status_transitions, paid_at: change.at },
  });
  if (invoice.amount_due > 0) {
    const payment = paymentOf(change, invoice);
    change.put<Stripe.InvoicePayment>({
      ...payment,
      amount_paid: invoice.amount_due,
      status: "paid",
      status_transitions: { ...payment.status_transitions, paid_at: change.at },
    });
  }
  emit(change, { type: "invoice.updated", object: after, previous: previousOf(invoice, after) });
  emit(change, { type: "invoice.paid", object: after });
  emit(change, { type: "invoice.payment_succeeded", object: after });
  return after;
}

/** An invoice that nobody can pay any more; its intent is canceled with it. */
export function voided(change: Change, invoice: Invoice): Invoice {
  const payment = change.all("invoice_payment").find((each) => each.invoice === invoice.id);
  const intent = payment && change.get("payment_intent", payment.payment.payment_intent as string);
  if (payment) {
    const { status_transitions: moved } = payment;
    change.put<Stripe.InvoicePayment>({
      ...payment,
      status: "canceled",
      status_transitions: { ...moved, canceled_at: change.at },
    });
  }
  if (intent && intent.status !== "canceled") cancel(change, intent, "void_invoice");
  const after = change.put<Invoice>({
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: "void",
    status_transitions: { ...invoice.status_transitions, voided_at: change.at },
  });
  emit(change, { type: "invoice.voided", object: after });
  return after;
}

/** An attempt at an open invoice that failed. @param nextAt when Stripe retries it, in epoch seconds */
export function unpaid(change: Change, invoice: Invoice, nextAt: number | null, asks: boolean): Invoice {
  const after = change.put<Invoice>({
    ...invoice,
    attempt_count: invoice.attempt_count + 1,
    attempted: true,
    auto_advance: nextAt !== null,
    next_payment_attempt: nextAt,
  });
  emit(change, { type: "invoice.updated", object: after, previous: previousOf(invoice, after) });
  if (asks) emit(change, { type: "invoice.payment_action_required", object: after });
  emit(change, { type: "invoice.payment_failed", object: after });
  return after;
}
