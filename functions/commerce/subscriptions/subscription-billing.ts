/** A subscription as Stripe holds it. Instants are ISO 8601. */
export interface BilledSubscription {
  readonly found: "subscription";
  readonly stripeSubscription: string;
  readonly status: "incomplete" | "trialing" | "active" | "past-due" | "unpaid" | "ended";
  /** The id of its product. */
  readonly productId: string;
  readonly startedAt: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  /** The anchor of its periods. */
  readonly anchor: string;
  /** The time of its planned end. */
  readonly cancelAt?: string | undefined;
  readonly trialEnd?: string | undefined;
  readonly cancelAtPeriodEnd: boolean;
  readonly endedAt?: string | undefined;
  /** Whether Stripe ended it as it was not paid. */
  readonly isGivenUp: boolean;
  /** Since when invoices are unpaid, with no paid one after them. */
  readonly unpaidSince?: string | undefined;
  /**
   * Its invoices except voided ones, oldest first, by their orders. Paid ones asked for something and got it, possibly
   * from the customer's credit.
   */
  readonly invoices: readonly { readonly orderId: string; readonly isPaid: boolean }[];
  /** A change that Stripe makes once its invoice is paid, and the page to pay it. */
  readonly pending?: { readonly productId: string; readonly payUrl: string; readonly until: string } | undefined;
  /** Ids at Stripe of invoices that can still be paid. */
  readonly open: readonly string[];
}

/** Stripe's view of a subscription of ours, as just fetched, never as an event reports it. */
export type Billing =
  | BilledSubscription
  | { readonly found: "checkout"; readonly state: "open" | "expired" }
  | { readonly found: "nothing" };

/** An invoice that was paid. */
export interface PaidInvoice {
  readonly id: string;
  readonly customer: string;
  readonly subscription: string;
  readonly stripeSubscription: string;
  /** Its order. The id is derived from the invoice's, so that there is one however often it is reported. */
  readonly orderId: string;
  /** The product of its own line; empty if it is none of ours. */
  readonly productId: string;
  /** When it was paid, by Stripe's clock: an ISO 8601 instant. */
  readonly paidAt: string;
  /** Its total in minor units, however it was paid, in Stripe's lower-case currency. */
  readonly total: { readonly amount: number; readonly currency: string };
  /** Minor units paid by the payment intent: the customer's credit at Stripe may have paid some or all. */
  readonly arrived: number;
  /** Minor units that a discount took off it. */
  readonly discounted: number;
  /** Minor units of tax in total, and the part on top of the price. */
  readonly tax: number;
  readonly addedTax: number;
  readonly paymentIntent?: string | undefined;
}
