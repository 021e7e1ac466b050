import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { chargeableOf, currencyOf } from "./currencies.ts";
import { customerOf } from "./customers.ts";
import { emulated, invalid, missing, noSuch } from "./failure.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { attempt, type Course, cancel, openIntent } from "./payments.ts";
import { type Handlers, Refused } from "./routes.ts";

/** Stripe's test payment methods: https://docs.stripe.com/testing */
const TEST_METHODS: Readonly<Record<string, Course>> = {
  pm_card_visa: "succeeds",
  pm_card_mastercard: "succeeds",
  pm_card_amex: "succeeds",
  pm_card_chargeDeclined: { declined: "generic_decline" },
  pm_card_visa_chargeDeclined: { declined: "generic_decline" },
  pm_card_chargeDeclinedInsufficientFunds: { declined: "insufficient_funds" },
  pm_card_visa_chargeDeclinedInsufficientFunds: { declined: "insufficient_funds" },
  pm_card_chargeDeclinedExpiredCard: { declined: "expired_card" },
};
const CANCELABLE = ["requires_payment_method", "requires_capture", "requires_confirmation", "requires_action"];

const unexpected = (doing: string, { status }: Stripe.PaymentIntent) =>
  invalid(`You cannot ${doing} this PaymentIntent because it has a status of ${status}.`, {
    code: "payment_intent_unexpected_state",
  });

function confirm(change: Change, intent: Stripe.PaymentIntent, method: string | undefined): object {
  const chosen = method ?? (intent.payment_method as string | null);
  if (chosen === null) throw missing("payment_method");
  const course = Object.hasOwn(TEST_METHODS, chosen) ? TEST_METHODS[chosen] : undefined;
  if (course === undefined) throw noSuch("PaymentMethod", chosen, "payment_method");
  const after = attempt(change, { intent, course, email: intent.receipt_email });
  if (after.last_payment_error === null) return after;
  return new Refused(402, { ...after.last_payment_error, payment_intent: after });
}

export const paymentIntents = {
  "POST /v1/payment_intents": ({ params, change }) => {
    emulated(params, [
      "amount",
      "currency",
      "automatic_payment_methods",
      "capture_method",
      "confirm",
      "customer",
      "description",
      "metadata",
      "off_session",
      "payment_method",
      "receipt_email",
      "return_url",
      "statement_descriptor_suffix",
      "transfer_group",
      "expand",
    ]);
    const currency = currencyOf(params.currency);
    const amount = chargeableOf(params.amount, currency, "amount");
    const customer = params.customer === undefined ? null : customerOf(change, params.customer).id;
    const automatic = params.automatic_payment_methods ?? { enabled: true, allow_redirects: "always" };
    const opened = openIntent(change, { ...params, amount, currency, customer, automatic });
    if (params.confirm) return confirm(change, opened, params.payment_method);
    if (params.payment_method === undefined) return opened;
    return change.put<Stripe.PaymentIntent>({
      ...opened,
      payment_method: params.payment_method,
      status: "requires_confirmation",
    });
  },
  "GET /v1/payment_intents": ({ params, change }) => {
    emulated(params, ["created", "customer", "limit", "starting_after", "ending_before", "expand"]);
    const { created, customer } = params;
    const found = change
      .all("payment_intent")
      .filter(
        (intent) => (customer === undefined || intent.customer === customer) && isWithin(intent.created, created),
      );
    return listOf(found, params, "/v1/payment_intents");
  },
  "GET /v1/payment_intents/:id": ({ id, params, change }) => {
    emulated(params, ["expand"]);
    return change.need("payment_intent", id);
  },
  "POST /v1/payment_intents/:id": ({ id, params, change }) => {
    emulated(params, ["metadata", "description", "receipt_email", "transfer_group", "expand"]);
    const before = change.need("payment_intent", id);
    const { description, receipt_email, transfer_group } = params;
    return change.put<Stripe.PaymentIntent>({
      ...before,
      ...(description !== undefined && { description: description || null }),
      ...(receipt_email !== undefined && { receipt_email: receipt_email || null }),
      ...(transfer_group !== undefined && { transfer_group: transfer_group || null }),
      metadata: mergedMetadata(before.metadata, params.metadata),
    });
  },
  "POST /v1/payment_intents/:id/confirm": ({ id, params, change }) => {
    emulated(params, ["payment_method", "off_session", "return_url", "receipt_email", "expand"]);
    const before = change.need("payment_intent", id);
    if (!["requires_payment_method", "requires_confirmation"].includes(before.status)) {
      throw unexpected("confirm", before);
    }
    const { receipt_email } = params;
    const asked = receipt_email === undefined ? before : { ...before, receipt_email: receipt_email || null };
    return confirm(change, asked, params.payment_method);
  },
  "POST /v1/payment_intents/:id/cancel": ({ id, params, change }) => {
    emulated(params, ["cancellation_reason", "expand"]);
    const before = change.need("payment_intent", id);
    if (!CANCELABLE.includes(before.status)) throw unexpected("cancel", before);
    if (change.all("checkout.session").some((session) => session.payment_intent === id)) {
      throw invalid("You cannot cancel the PaymentIntent of a Checkout Session. Expire the session instead.", {
        code: "payment_intent_unexpected_state",
      });
    }
    return cancel(change, before, params.cancellation_reason ?? null);
  },
} satisfies Partial<Handlers>;
