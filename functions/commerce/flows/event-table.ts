import { byFraudWarning } from "./fraud-warning.ts";
import { byCheckout, byPayment, type PaymentEventPorts } from "./payment-events.ts";
import type { Apply } from "./ports.ts";
import { byAnnounced, byDeletedCustomer, byInvoice, byPaidInvoice, bySubscription } from "./subscription-events.ts";

export interface Ignored {
  readonly ignored: string;
}

/** The ports of all events in the table. */
export type EventPorts = PaymentEventPorts;

const ignored = (reason: string): Ignored => ({ ignored: reason });

const CATALOGUE = ignored("Stripe's own catalogue is not used: what is sold and for how much is the catalogue's");
const CREATORS = ignored("creators' accounts and payouts report to their own endpoint");
const NOT_USED = ignored("the platform does not use this product of Stripe");
const NO_MONEY = ignored("no money has moved: the end of its checkout tells what became of it");
const SAME_NEWS = ignored("another event brings the same news of the same payment");
const RECONCILED = ignored("the nightly reconciliation reads it from the balance");
const NOT_MADE = ignored("subscriptions are made, and billed, without it");
const BILLED = ignored("what the invoice comes to is reported when it is paid or fails");

/**
 * The reaction to each type of event. `family.*` stands for every type of a family that has no line of its own; the
 * longest match counts.
 */
export const EVENTS: Readonly<Record<string, Apply<EventPorts> | Ignored>> = {
  "checkout.session.completed": byCheckout,
  "checkout.session.async_payment_succeeded": byCheckout,
  "checkout.session.async_payment_failed": byCheckout,
  "checkout.session.expired": byCheckout,

  "payment_intent.succeeded": SAME_NEWS,
  "payment_intent.*": NO_MONEY,
  "setup_intent.*": NO_MONEY,
  "charge.succeeded": SAME_NEWS,
  // The settlement in our balance may be known later than the payment.
  "charge.updated": byPayment,
  "charge.captured": SAME_NEWS,
  "charge.failed": NO_MONEY,
  "charge.pending": NO_MONEY,
  "charge.expired": NO_MONEY,
  "charge.refunded": byPayment,
  "charge.refund.updated": SAME_NEWS,
  "charge.dispute.created": byPayment,
  "charge.dispute.updated": byPayment,
  "charge.dispute.closed": byPayment,
  "charge.dispute.funds_withdrawn": byPayment,
  "charge.dispute.funds_reinstated": byPayment,
  "refund.created": byPayment,
  "refund.updated": byPayment,
  "refund.failed": byPayment,
  "review.*": ignored("Stripe's own review of a payment; what is decided comes as a refund"),
  "radar.early_fraud_warning.*": ignored("whether a warning still asks for something is told by its payment"),
  "radar.early_fraud_warning.created": byFraudWarning,

  "customer.*": ignored("customers are ours; Stripe's are kept for Stripe's sake"),
  "customer.deleted": byDeletedCustomer,
  "customer.subscription.*": NOT_MADE,
  "customer.subscription.created": bySubscription,
  "customer.subscription.updated": bySubscription,
  "customer.subscription.deleted": bySubscription,
  "customer.subscription.paused": bySubscription,
  "customer.subscription.pending_update_applied": bySubscription,
  "customer.subscription.pending_update_expired": bySubscription,
  "customer.subscription.resumed": bySubscription,
  "customer.subscription.trial_will_end": byAnnounced,
  "subscription_schedule.*": NOT_MADE,
  "invoice.*": BILLED,
  "invoice.upcoming": byAnnounced,
  "invoice.paid": byPaidInvoice,
  "invoice.payment_failed": byInvoice,
  "invoice.marked_uncollectible": byInvoice,
  "invoice.voided": byInvoice,
  "invoice.payment_action_required": ignored("Stripe writes to the customer; the failed payment is reported too"),
  "invoice_payment.*": SAME_NEWS,
  "invoiceitem.*": BILLED,
  "credit_note.*": NOT_MADE,
  "customer_cash_balance_transaction.*": NOT_USED,
  "cash_balance.*": NOT_USED,
  "payment_method.*": ignored("payment methods are kept and chosen at Stripe"),
  "mandate.*": ignored("payment methods are kept and chosen at Stripe"),
  "source.*": ignored("payment methods are kept and chosen at Stripe"),
  "three_d_secure.*": ignored("the buyer's bank speaks with Stripe's page"),

  "product.*": CATALOGUE,
  "price.*": CATALOGUE,
  "plan.*": CATALOGUE,
  "coupon.*": CATALOGUE,
  "promotion_code.*": CATALOGUE,
  "tax_rate.*": CATALOGUE,
  "tax.*": CATALOGUE,
  "payment_link.*": CATALOGUE,
  "quote.*": CATALOGUE,

  "balance.*": RECONCILED,
  "balance_settings.*": RECONCILED,
  "reserve.*": RECONCILED,
  "topup.*": RECONCILED,
  "reporting.*": RECONCILED,

  "account.*": CREATORS,
  "application_fee.*": CREATORS,
  "capability.*": CREATORS,
  "payout.*": CREATORS,
  "person.*": CREATORS,
  "transfer.*": CREATORS,

  "billing.*": NOT_USED,
  "billing_portal.*": ignored("what is done on the portal has events of its own"),
  "entitlements.*": ignored("what customers may open is decided here, by the sources of their entitlements"),
  "file.*": NOT_USED,
  "apps.*": NOT_USED,
  "climate.*": NOT_USED,
  "financial_connections.*": NOT_USED,
  "identity.*": NOT_USED,
  "issuing_authorization.*": NOT_USED,
  "issuing_card.*": NOT_USED,
  "issuing_cardholder.*": NOT_USED,
  "issuing_dispute.*": NOT_USED,
  "issuing_personalization_design.*": NOT_USED,
  "issuing_token.*": NOT_USED,
  "issuing_transaction.*": NOT_USED,
  "sigma.*": NOT_USED,
  "terminal.*": NOT_USED,
  "treasury.*": NOT_USED,
  "test_helpers.*": ignored("test clocks move time at Stripe; what happens by then has events of its own"),
};

/** The reaction to a type of event; undefined for an unknown type. */
export function ruleOf(type: string): Apply<EventPorts> | Ignored | undefined {
  const own = Object.hasOwn(EVENTS, type) ? EVENTS[type] : undefined;
  if (own) return own;
  const words = type.split(".");
  for (let length = words.length - 1; length > 0; length--) {
    const family = `${words.slice(0, length).join(".")}.*`;
    if (Object.hasOwn(EVENTS, family)) return EVENTS[family];
  }
  return undefined;
}

/** The types with a reaction: an endpoint at Stripe has to send us these. */
export const HANDLED = Object.keys(EVENTS).filter((type) => typeof EVENTS[type] === "function");
