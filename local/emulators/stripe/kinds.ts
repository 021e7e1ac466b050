import type { Stripe } from "stripe";

/** Decimals are text on the wire; the SDK makes objects of them. */
export type Price = Omit<Stripe.Price, "unit_amount_decimal"> & { readonly unit_amount_decimal: string | null };
export type LineItem = Omit<Stripe.LineItem, "price"> & { readonly price: Price };

/** An event waiting for an endpoint to take it. */
export interface Delivery {
  readonly id: string;
  readonly object: "delivery";
  readonly event: string;
  readonly endpoint: string;
  readonly attempts: number;
  /** Epoch milliseconds of the real clock. */
  readonly since: number;
  readonly dueAt: number;
}

/** What a request was answered, for when it comes again. */
export interface KeptReply {
  readonly id: string;
  readonly object: "kept_reply";
  readonly fingerprint: string;
  readonly requestId: string;
  readonly status: number;
  readonly body: object;
  /** Epoch seconds of Stripe's clock. */
  readonly created: number;
}

/** What happens by itself when Stripe's clock reaches `dueAt`, in epoch seconds. */
export interface Timer {
  readonly id: string;
  readonly object: "timer";
  readonly session: string;
  readonly dueAt: number;
}

/** The lines of a Checkout session, in order. */
export interface Lines {
  readonly id: string;
  readonly object: "lines";
  readonly items: readonly LineItem[];
  /** What its payment is to carry, from `payment_intent_data`. */
  readonly payment: Pick<
    Stripe.PaymentIntentCreateParams,
    "description" | "metadata" | "receipt_email" | "statement_descriptor_suffix" | "transfer_group"
  >;
}

/** Everything that is kept, by the name under `object`. Ids are unique over all kinds. */
export interface Kinds {
  customer: Stripe.Customer | Stripe.DeletedCustomer;
  product: Stripe.Product;
  price: Price;
  "checkout.session": Stripe.Checkout.Session;
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  balance_transaction: Stripe.BalanceTransaction;
  event: Stripe.EventBase;
  webhook_endpoint: Stripe.WebhookEndpoint;
  lines: Lines;
  delivery: Delivery;
  kept_reply: KeptReply;
  timer: Timer;
}
export type Kind = keyof Kinds;
export type Kept = Kinds[Kind];
