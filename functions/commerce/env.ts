/** The environment of what reads orders. */
export type CommerceEnvironment = { COMMERCE_TABLE: string };

/** The environment of what talks to Stripe. `STRIPE_SECRET` names the secret that holds the keys. */
export type StripeEnvironment = CommerceEnvironment & { STRIPE_SECRET: string };

/** The environment of what approves refunds: what was used of credits decides on them. */
export type RefundEnvironment = StripeEnvironment & { CREDITS_TABLE: string };

/** The environment of what asks how far a customer is with what they bought. */
export type StudyEnvironment = StripeEnvironment & { LEARNING_TABLE: string };

/** The environment of what answers disputes: who a buyer is and what they did is told to their bank. */
export type ContestingEnvironment = StudyEnvironment & { IDENTITY_TABLE: string };

/** The environment of what gives money back by the terms: seats are used once they were claimed. */
export type RequestRefundEnvironment = StudyEnvironment & RefundEnvironment & { ORGANISATIONS_TABLE: string };

/** The environment of what reads the catalogue, and of what sends customers to a page of Stripe's and back. */
export type ChangeSubscriptionEnvironment = StripeEnvironment & { CATALOGUE_TABLE: string };
export type BillingPortalEnvironment = StripeEnvironment & { SITE_URL: string };

/** The environment of what prices carts. */
export type QuoteEnvironment = CommerceEnvironment & { CATALOGUE_TABLE: string };

/**
 * The environment of what opens checkouts. Buyers come back from Stripe to pages under `SITE_URL`; Stripe reckons the tax
 * where `TAX` is "automatic".
 */
export type SubscribeEnvironment = StripeEnvironment & {
  CATALOGUE_TABLE: string;
  SITE_URL: string;
  TAX: "off" | "automatic";
};
export type PlaceOrderEnvironment = SubscribeEnvironment & { ORGANISATIONS_TABLE: string; IDENTITY_TABLE: string };

/** The environment of what makes receipts. `SELLER` is the JSON of who sells, as in receipt.ts. */
export type ReceiptEnvironment = CommerceEnvironment & { IDENTITY_TABLE: string; SELLER: string };
