import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { Course } from "./payments.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";

/** A saved card, by its behaviour when it is charged while the person is absent: https://docs.stripe.com/testing */
export const CARDS = {
  pays: { last4: "4242", course: "succeeds" },
  declines: { last4: "0341", course: { declined: "insufficient_funds" } },
  authenticates: { last4: "3155", course: "asks" },
} as const satisfies Record<string, { last4: string; course: Course | "asks" }>;
export type Card = keyof typeof CARDS;

export const cardOf = (given: string | null): Card =>
  given !== null && Object.hasOwn(CARDS, given) ? (given as Card) : "pays";

/** The outcome of charging a saved card. */
export function courseOf(change: Change, id: string): Course | "asks" {
  const { card } = change.need("payment_method", id);
  return Object.values(CARDS).find(({ last4 }) => last4 === card?.last4)?.course ?? "succeeds";
}

/** Saves a card as a customer's default payment method. */
export function saveCard(change: Change, customerId: string, card: Card): string {
  const { id } = change.put<Stripe.PaymentMethod>({
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: "limited",
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    card: {
      brand: "visa",
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: "US",
      display_brand: "visa",
      exp_month: 12,
      exp_year: 2040,
      funding: "credit",
      generated_from: null,
      last4: CARDS[card].last4,
      networks: { available: ["visa"], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: change.at,
    customer: customerId,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  });
  emit(change, { type: "payment_method.attached", object: change.need("payment_method", id) });
  const customer = change.need("customer", customerId);
  if (!customer.deleted) {
    const after = change.put<Stripe.Customer>({
      ...customer,
      invoice_settings: { ...customer.invoice_settings, default_payment_method: id },
    });
    emit(change, { type: "customer.updated", object: after, previous: previousOf(customer, after) });
  }
  return id;
}

export const paymentMethods = {
  "GET /v1/payment_methods/:id": ({ id, change }) => change.need("payment_method", id),
} satisfies Partial<Handlers>;
