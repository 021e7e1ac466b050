import type { Stripe } from "stripe";
import { book, feeOf } from "./balance-transactions.ts";
import type { Change } from "./change.ts";
import { emit } from "./events.ts";
import { emulated } from "./failure.ts";
import { newId } from "./ids.ts";
import { isWithin, listOf } from "./lists.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";
import { settingsOf } from "./settings.ts";

/** The bank's reason for refusing a card. */
export type DeclineCode = "generic_decline" | "insufficient_funds" | "expired_card";

const card = (amount: number): Stripe.Charge.PaymentMethodDetails => ({
  type: "card",
  card: {
    amount_authorized: amount,
    authorization_code: null,
    brand: "visa",
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: "US",
    electronic_commerce_indicator: null,
    exp_month: 12,
    exp_year: 2040,
    fingerprint: "stripelocalvisa1",
    funding: "credit",
    installments: null,
    last4: "4242",
    mandate: null,
    network: "visa",
    network_transaction_id: null,
    regulated_status: "unregulated",
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  },
});

/** A payment method that takes days. */
const debit: Stripe.Charge.PaymentMethodDetails = {
  type: "us_bank_account",
  us_bank_account: {
    account_holder_type: "individual",
    account_type: "checking",
    bank_name: "STRIPE TEST BANK",
    fingerprint: null,
    last4: "6789",
    payment_reference: null,
    routing_number: "110000000",
  },
};

const accepted: Stripe.Charge.Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: "approved_by_network",
  reason: null,
  risk_level: "normal",
  risk_score: 12,
  seller_message: "Payment complete.",
  type: "authorized",
};
const declined = (reason: DeclineCode): Stripe.Charge.Outcome => ({
  ...accepted,
  network_status: "declined_by_network",
  reason,
  seller_message: "The bank returned a decline.",
  type: "issuer_declined",
});

/** A charge of an intent's whole amount, before its outcome. */
function newCharge(change: Change, intent: Stripe.PaymentIntent, email: string | null, later: boolean): Stripe.Charge {
  return {
    id: newId(later ? "py" : "ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: "LOCAL BUSINESS",
    captured: false,
    created: change.at,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: intent.payment_method as string | null,
    payment_method_details: later ? debit : card(intent.amount),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: "pending",
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
}

/** Adds a charge, less the fee, to the balance. */
const booked = (change: Change, type: "charge" | "payment", { id, amount, currency, description }: Stripe.Charge) =>
  book(change, { type, source: id, amount, currency, fee: feeOf, description });

/**
 * The charge succeeded. If it is captured in the background, the balance has it later, and its intent succeeds without
 * waiting for that (https://docs.stripe.com/payments/payment-intents/asynchronous-capture).
 */
export function succeeded(change: Change, charge: Stripe.Charge): Stripe.Charge {
  const { id, amount } = charge;
  const { capture_method } = change.need("payment_intent", charge.payment_intent as string);
  const isLater = capture_method === "automatic_async" && settingsOf(change).holdsCaptures === true;
  const paid = change.put<Stripe.Charge>({
    ...charge,
    amount_captured: amount,
    balance_transaction: charge.balance_transaction ?? (isLater ? null : booked(change, "charge", charge)),
    captured: true,
    outcome: accepted,
    paid: true,
    receipt_url: `https://pay.stripe.com/receipts/${id}`,
    status: "succeeded",
  });
  emit(change, { type: "charge.succeeded", object: paid });
  return paid;
}

/** A background capture is done: the charge is in the balance now. */
export function settleCaptures(change: Change): void {
  for (const charge of change.all("charge")) {
    if (charge.status !== "succeeded" || charge.balance_transaction !== null) continue;
    const after = change.put<Stripe.Charge>({ ...charge, balance_transaction: booked(change, "charge", charge) });
    emit(change, { type: "charge.updated", object: after, previous: previousOf(charge, after) });
  }
}

/** A submitted debit failed: its amount leaves the balance again; Stripe keeps its fee. */
const returned = (change: Change, { id, amount, currency, balance_transaction }: Stripe.Charge) =>
  balance_transaction === null
    ? null
    : book(change, {
        type: "payment_failure_refund",
        source: id,
        amount: -amount,
        currency,
        fee: 0,
        description: "PAYMENT FAILURE",
      });

export function failed(change: Change, charge: Stripe.Charge, reason: DeclineCode): Stripe.Charge {
  const refused = change.put<Stripe.Charge>({
    ...charge,
    failure_balance_transaction: returned(change, charge),
    failure_code: "card_declined",
    failure_message: DECLINES[reason],
    outcome: declined(reason),
    status: "failed",
  });
  emit(change, { type: "charge.failed", object: refused });
  return refused;
}

export const DECLINES: Readonly<Record<DeclineCode, string>> = {
  generic_decline: "Your card was declined.",
  insufficient_funds: "Your card has insufficient funds.",
  expired_card: "Your card has expired.",
};

export const startCharge = (change: Change, intent: Stripe.PaymentIntent, email: string | null): Stripe.Charge =>
  newCharge(change, intent, email, false);

/**
 * A charge whose outcome takes days. From its submission on it is in the pending balance
 * (https://support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods).
 */
export function startPendingCharge(change: Change, intent: Stripe.PaymentIntent, email: string | null): Stripe.Charge {
  const charge = newCharge(change, intent, email, true);
  const pending = change.put({ ...charge, balance_transaction: booked(change, "payment", charge) });
  emit(change, { type: "charge.pending", object: pending });
  return pending;
}

export const charges = {
  "GET /v1/charges": ({ params, change }) => {
    emulated(params, [
      "created",
      "customer",
      "payment_intent",
      "transfer_group",
      "limit",
      "starting_after",
      "ending_before",
      "expand",
    ]);
    const { created, customer, payment_intent, transfer_group } = params;
    const found = change
      .all("charge")
      .filter(
        (charge) =>
          (customer === undefined || charge.customer === customer) &&
          (payment_intent === undefined || charge.payment_intent === payment_intent) &&
          (transfer_group === undefined || charge.transfer_group === transfer_group) &&
          isWithin(charge.created, created),
      );
    return listOf(found, params, "/v1/charges");
  },
  "GET /v1/charges/:id": ({ id, change }) => change.need("charge", id),
} satisfies Partial<Handlers>;
