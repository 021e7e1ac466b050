/** What Stripe holds of an order's payment, as fetched just now: never what an event says that it was. */
export interface Payment {
  readonly orderId: string;
  /** The Checkout session it was read from, if it was read from one. */
  readonly checkout?: string | undefined;
  /** "processing": the customer is done and the money is on its way. */
  readonly state: "open" | "processing" | "succeeded" | "failed" | "expired";
  readonly paymentIntent?: string | undefined;
  /** Minor units that arrived, in Stripe's lower-case currency. */
  readonly received: { readonly amount: number; readonly currency: string };
  /** Minor units given back so far. */
  readonly refunded: number;
}
