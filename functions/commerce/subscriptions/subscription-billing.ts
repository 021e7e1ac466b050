/** A subscription as Stripe holds it. Instants are ISO 8601. */
export interface BilledSubscription {
  readonly found: "subscription";
  readonly stripeSubscription: string;
  readonly status: "incomplete" | "trialing" | "active" | "past-due" | "unpaid" | "ended";
  /** Of the product that it is for. */
  readonly productId: string;
  readonly startedAt: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  /** What its periods are counted from. */
  readonly anchor: string;
  /** When it is to end. */
  readonly cancelAt?: string | undefined;
  readonly trialEnd?: string | undefined;
  readonly cancelAtPeriodEnd: boolean;
  readonly endedAt?: string | undefined;
  /** Whether Stripe ended it as it was not paid. */
  readonly isGivenUp: boolean;
  /** Since when invoices are unpaid, with no paid one after them. */
  readonly unpaidSince?: string | undefined;
  /**
   * Its invoices but for those that were voided, the oldest first, by the order that stands for each: paid are those
   * that asked for something and have it, be it by the customer's credit.
   */
  readonly invoices: readonly { readonly orderId: string; readonly isPaid: boolean }[];
  /** A change that Stripe makes once its invoice is paid, and where that is done. */
  readonly pending?: { readonly productId: string; readonly payUrl: string; readonly until: string } | undefined;
  /** Ids at Stripe of invoices that can be paid still. */
  readonly open: readonly string[];
}

/** What Stripe has of a subscription of ours, as fetched just now, never as an event said. */
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
  /** The order that stands for it. Its id is made from the invoice's, so that there is one however often it is reported. */
  readonly orderId: string;
  /** Of the product that its own line is for; empty where it is for none of ours. */
  readonly productId: string;
  /** When it was paid, by Stripe's clock: an ISO 8601 instant. */
  readonly paidAt: string;
  /** Minor units that it came to, by whatever it was paid, in Stripe's lower-case currency. */
  readonly total: { readonly amount: number; readonly currency: string };
  /** Minor units that arrived by the payment intent: the customer's credit at Stripe may have paid some or all. */
  readonly arrived: number;
  /** Minor units that a discount took off it. */
  readonly discounted: number;
  /** Minor units of tax in all, and of it what came on top of the price. */
  readonly tax: number;
  readonly addedTax: number;
  readonly paymentIntent?: string | undefined;
}
