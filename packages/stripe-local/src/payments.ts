import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { DECLINES, type DeclineCode, failed, startCharge, startPendingCharge, succeeded } from "./charges.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import { mergedMetadata } from "./metadata.ts";

/** The outcome of a payment by a card, or by a method that takes days. */
export type Course = "succeeds" | "later" | { readonly declined: DeclineCode };

interface Asked
  extends Pick<
    Stripe.PaymentIntentCreateParams,
    "metadata" | "description" | "receipt_email" | "statement_descriptor_suffix" | "transfer_group"
  > {
  readonly amount: number;
  readonly currency: string;
  readonly customer?: string | null | undefined;
  readonly automatic?: Stripe.PaymentIntent.AutomaticPaymentMethods | null;
  readonly capture_method?: string | undefined;
}

export function openIntent(change: Change, asked: Asked): Stripe.PaymentIntent {
  const id = newId("pi");
  const intent = change.put<Stripe.PaymentIntent>({
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: asked.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: asked.automatic ?? null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: asked.capture_method === "automatic" ? "automatic" : "automatic_async",
    client_secret: newId(`${id}_secret`),
    confirmation_method: "automatic",
    created: change.at,
    currency: asked.currency,
    customer: asked.customer ?? null,
    customer_account: null,
    description: asked.description || null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: mergedMetadata(null, asked.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: asked.receipt_email || null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: asked.statement_descriptor_suffix || null,
    status: "requires_payment_method",
    transfer_data: null,
    transfer_group: asked.transfer_group || null,
  });
  emit(change, { type: "payment_intent.created", object: intent });
  return intent;
}

function paid(change: Change, intent: Stripe.PaymentIntent, charge: Stripe.Charge): Stripe.PaymentIntent {
  const after = change.put<Stripe.PaymentIntent>({
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: succeeded(change, charge).id,
    status: "succeeded",
  });
  emit(change, { type: "payment_intent.succeeded", object: after });
  return after;
}

function unpaid(
  change: Change,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
  reason: DeclineCode,
): Stripe.PaymentIntent {
  const { id } = failed(change, charge, reason);
  const after = change.put<Stripe.PaymentIntent>({
    ...intent,
    last_payment_error: {
      charge: id,
      code: "card_declined",
      decline_code: reason,
      message: DECLINES[reason],
      type: "card_error",
    },
    latest_charge: id,
    payment_method: null,
    status: "requires_payment_method",
  });
  emit(change, { type: "payment_intent.payment_failed", object: after });
  return after;
}

/** The bank wants the absent person to confirm: the payment waits until they come back and pay. */
export function awaitPerson(change: Change, intent: Stripe.PaymentIntent, method: string): Stripe.PaymentIntent {
  const after = change.put<Stripe.PaymentIntent>({
    ...intent,
    next_action: { type: "use_stripe_sdk", use_stripe_sdk: {} },
    payment_method: method,
    status: "requires_action",
  });
  emit(change, { type: "payment_intent.requires_action", object: after });
  return after;
}

/** An attempt to pay a waiting intent, by a person or with their saved card. @param email the receipt's address */
export function attempt(
  change: Change,
  {
    intent,
    course,
    email = null,
    method = newId("pm"),
  }: {
    readonly intent: Stripe.PaymentIntent;
    readonly course: Course;
    readonly email?: string | null;
    readonly method?: string;
  },
): Stripe.PaymentIntent {
  const attempted = { ...intent, next_action: null, payment_method: method };
  if (course === "later") {
    const after = change.put<Stripe.PaymentIntent>({
      ...attempted,
      latest_charge: startPendingCharge(change, attempted, email).id,
      payment_method_types: ["us_bank_account"],
      status: "processing",
    });
    emit(change, { type: "payment_intent.processing", object: after });
    return after;
  }
  const charge = startCharge(change, attempted, email);
  return course === "succeeds" ? paid(change, attempted, charge) : unpaid(change, attempted, charge, course.declined);
}

/** The bank's answer to a payment that took days. */
export function settle(change: Change, intent: Stripe.PaymentIntent, hasSucceeded: boolean): Stripe.PaymentIntent {
  const charge = change.need("charge", intent.latest_charge as string);
  return hasSucceeded ? paid(change, intent, charge) : unpaid(change, intent, charge, "generic_decline");
}

export function cancel(
  change: Change,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent {
  const after = change.put<Stripe.PaymentIntent>({
    ...intent,
    canceled_at: change.at,
    cancellation_reason: reason,
    status: "canceled",
  });
  emit(change, { type: "payment_intent.canceled", object: after });
  return after;
}
