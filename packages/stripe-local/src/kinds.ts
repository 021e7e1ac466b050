import type { Stripe } from "stripe";

/** Decimals are text on the wire; the SDK makes objects of them. */
export type Price = Omit<Stripe.Price, "unit_amount_decimal"> & { readonly unit_amount_decimal: string | null };
export type LineItem = Omit<Stripe.LineItem, "price"> & { readonly price: Price };

export type SubscriptionItem = Omit<Stripe.SubscriptionItem, "price" | "plan"> & { readonly price: Price };
export type Subscription = Omit<Stripe.Subscription, "items"> & {
  readonly items: { object: "list"; data: SubscriptionItem[]; has_more: boolean; url: string };
};
export type InvoiceLine = Omit<Stripe.InvoiceLineItem, "pricing" | "quantity_decimal"> & {
  readonly quantity_decimal: string;
  readonly pricing: {
    price_details: { price: string; product: string };
    type: "price_details";
    unit_amount_decimal: string;
  };
};
export type Invoice = Omit<Stripe.Invoice, "lines"> & {
  readonly lines: { object: "list"; data: InvoiceLine[]; has_more: boolean; url: string };
};

/** The next steps of a subscription without a request, and the further items of its next invoice. */
export interface Billing {
  readonly id: string;
  readonly object: "billing";
  readonly subscription: string;
  /** In epoch seconds, on the customer's clock. */
  readonly dueAt: number;
  /** Invoices to finalize or collect automatically. */
  readonly awaiting: readonly string[];
  readonly pending: readonly InvoiceLine[];
  /** The ends of the trial and of the period that were announced. */
  readonly told: readonly number[];
  /** The change of the subscription when an invoice is paid: its item, and the anchor of its periods. */
  readonly update?: { readonly invoice: string; readonly item: SubscriptionItem; readonly anchor: number } | undefined;
}

/** An accepted meter event, with its parsed payload. */
export interface MeterEvent {
  readonly id: string;
  readonly object: "meter_event";
  readonly meter: string;
  readonly customer: string;
  readonly value: number;
  readonly event: Stripe.Billing.MeterEvent;
}

/** The discount of a redeemed coupon, even if the coupon was deleted since. */
export interface CouponTerms extends Pick<Stripe.Coupon, "amount_off" | "percent_off" | "applies_to"> {
  readonly id: string;
  readonly object: "coupon_terms";
  /** Whether it applies to one invoice only, and whether that was made. */
  readonly once: boolean;
  readonly isUsedUp: boolean;
}

/** The emulator's own settings. */
export interface Settings {
  readonly id: string;
  readonly object: "settings";
  /** How many seconds Stripe's clock is ahead of the emulator's own clock. */
  readonly ahead: number;
  /** The state of a subscription after the last retry of an invoice. */
  readonly afterRetries: "canceled" | "unpaid" | "past_due";
  /** The base URL of the hosted pages. */
  readonly baseUrl: string;
  /**
   * The currencies of the platform's balance; charges in others are converted into the first. Without any, nothing is
   * converted.
   */
  readonly settled?: readonly string[];
  /** Today's rates in units to the dollar, where they differ from the initial ones. */
  readonly rates?: Readonly<Record<string, number>>;
  /** Whether the settlements of background captures are held back. */
  readonly holdsCaptures?: boolean;
}

/** The connected account that owns it; the platform's if undefined. */
export type BalanceTransaction = Stripe.BalanceTransaction & { readonly owner?: string | undefined };
export type Payout = Stripe.Payout & { readonly owner?: string | undefined };

/** When the platform's own balance is paid out, and how much of it stays. */
export interface PlatformPayouts {
  readonly id: string;
  readonly object: "platform_payouts";
  readonly interval: "daily" | "manual";
  /** Minor units by currency that automatic payouts leave. */
  readonly minimum: Readonly<Record<string, number>>;
  /** The last day, in days since 1970, on which an automatic payout was considered. */
  readonly day: number;
}

export type Transfer = Omit<Stripe.Transfer, "destination" | "reversals"> & {
  readonly destination: string;
  readonly reversals: {
    readonly object: "list";
    readonly data: readonly Stripe.TransferReversal[];
    readonly has_more: boolean;
    readonly url: string;
  };
};

/** A link to the page where a person proves their identity. */
export interface AccountLink {
  readonly id: string;
  readonly object: "account_link";
  readonly account: string;
  readonly created: number;
  readonly expires_at: number;
  readonly refresh_url: string;
  readonly return_url: string;
}

/** An endpoint for connected accounts' events has `connect`: Stripe takes it as a parameter and never shows it. */
export type WebhookEndpoint = Stripe.WebhookEndpoint & { readonly connect?: boolean };

/** An event that waits for delivery to an endpoint. */
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

/** The answer to a request, in case it is repeated. */
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

/** What happens when Stripe's clock reaches `dueAt`, in epoch seconds. */
interface Timer {
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
  /** Settings of its payment, from `payment_intent_data`. */
  readonly payment: Pick<
    Stripe.PaymentIntentCreateParams,
    "capture_method" | "description" | "metadata" | "receipt_email" | "statement_descriptor_suffix" | "transfer_group"
  >;
  /** Settings of its subscription, from `subscription_data`. */
  readonly subscription?: Pick<
    Stripe.Checkout.SessionCreateParams.SubscriptionData,
    "description" | "metadata" | "trial_period_days"
  >;
  /** The coupon for its subscription. */
  readonly coupon?: string;
  /** Whether the address entered on the page is saved on the customer. */
  readonly keepsAddress?: boolean;
}

/** Everything that is stored, by the name in `object`. Ids are unique over all kinds. */
export interface Kinds {
  customer: Stripe.Customer | Stripe.DeletedCustomer;
  product: Stripe.Product;
  price: Price;
  "checkout.session": Stripe.Checkout.Session;
  payment_intent: Stripe.PaymentIntent;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  dispute: Stripe.Dispute;
  balance_transaction: BalanceTransaction;
  account: Stripe.Account;
  account_link: AccountLink;
  transfer: Transfer;
  transfer_reversal: Stripe.TransferReversal;
  payout: Payout;
  platform_payouts: PlatformPayouts;
  payment_method: Stripe.PaymentMethod;
  subscription: Subscription;
  invoice: Invoice;
  invoice_payment: Stripe.InvoicePayment;
  "billing.meter": Stripe.Billing.Meter;
  meter_event: MeterEvent;
  "billing_portal.session": Stripe.BillingPortal.Session;
  "test_helpers.test_clock": Stripe.TestHelpers.TestClock;
  coupon: Stripe.Coupon;
  discount: Stripe.Discount;
  coupon_terms: CouponTerms;
  billing: Billing;
  settings: Settings;
  event: Stripe.EventBase;
  webhook_endpoint: WebhookEndpoint;
  lines: Lines;
  delivery: Delivery;
  kept_reply: KeptReply;
  timer: Timer;
}
export type Kind = keyof Kinds;
export type Kept = Kinds[Kind];
