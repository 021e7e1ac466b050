import type { Currency } from "../../shared/kernel/money.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { SubscriptionChange } from "../changes/subscription-rights.ts";
import type { Plan, Subscription } from "../contract/subscription.ts";
import type { Billing, PaidInvoice } from "../subscriptions/subscription-billing.ts";
import type { PlanProration } from "../subscriptions/subscription-plan.ts";
import type { Told } from "./ports.ts";

/** Which subscription: its customer is part of its key. */
export interface SubscriptionRef {
  readonly customer: string;
  readonly id: string;
}

/** By strongly consistent read. */
export type FindSubscription = (ref: SubscriptionRef) => Promise<Subscription | undefined>;
/** A customer's subscriptions, newest first, by strongly consistent read. */
export type ListSubscriptions = (
  customer: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Subscription>>;
/**
 * A customer's subscriptions: if there are hundreds, the newest and the active ones, and the first one to a product on
 * request.
 */
export type FindSubscriptions = (customer: string, product?: string) => Promise<readonly Subscription[]>;
/** Subscriptions that give access still though their grace was over by an instant, in epoch milliseconds. */
export type FindOverdue = (now: number) => AsyncIterable<SubscriptionRef>;

/** As orders' changes are stored: with the note of the event, or not at all. */
export type CommitSubscription = (
  change: SubscriptionChange | undefined,
  event?: Told,
) => Promise<"done" | "conflict" | "repeated">;

/**
 * The customer at Stripe whom a customer is in a currency, made the first time.
 * @param gone one that Stripe deleted: it is replaced, once
 */
export type StripeCustomerOf = (customer: string, currency: Currency, gone?: string) => Promise<string>;
/** The customers at Stripe, one for each currency, the oldest first. */
export type FindStripeCustomers = (
  customer: string,
) => Promise<readonly { readonly currency: Currency; readonly id: string }[]>;
/** Forgets one that Stripe has no more. */
export type ForgetStripeCustomer = (customer: string, stripeCustomer: string) => Promise<void>;
/** Whether Stripe has deleted a customer, or never had it. */
export type IsDeletedCustomer = (stripeCustomer: string) => Promise<boolean>;

/** Makes the subscription's Checkout session, or finds the one that was made; the words are those of orders. */
export type OpenSubscriptionCheckout = (
  subscription: Subscription,
) => Promise<NonNullable<Subscription["checkout"]> | "too-small" | "refused" | "no-answer" | "under-way">;
/** Ends an open session; a complete one stays complete. */
export type EndSubscriptionCheckout = (session: string) => Promise<void>;

/** What Stripe has now, by its subscription if known, else by the session. */
export type FetchBilling = (subscription: Subscription, stripeSubscription?: string) => Promise<Billing>;
/** Whose a subscription, or a session, at Stripe is; undefined if it carries none of ours. */
export type IdentifySubscription = (stripeSubscription: string) => Promise<SubscriptionRef | undefined>;
export type IdentifyCheckout = (session: string) => Promise<SubscriptionRef | undefined>;
/** The subscription at Stripe that an invoice is of. */
export type SubscriptionOfInvoice = (invoice: string) => Promise<string | undefined>;
/** A paid invoice of a subscription of ours. */
export type FetchPaidInvoice = (invoice: string) => Promise<PaidInvoice | undefined>;
/** Writes the order of an invoice onto its payment, so that all that becomes of the money is known by it. */
export type ClaimPayment = (paymentIntent: string, orderId: string) => Promise<void>;

/** Asks Stripe to end the subscription with its period, or not to. "over": it has ended already. */
export type EndAtPeriod = (stripeSubscription: string, ends: boolean) => Promise<"done" | "over">;
/**
 * Asks Stripe to end the subscription at an instant, in ISO 8601, at which one of its periods ends. "over": it has
 * ended already. If Stripe refuses for another reason, that is returned, and nothing was done.
 */
export type EndAt = (stripeSubscription: string, at: string) => Promise<"done" | "over" | { readonly refused: string }>;
/** Ends the subscription now; what has ended stays so. */
export type EndNow = (stripeSubscription: string) => Promise<void>;
/** Voids invoices, so that they cannot be paid; one that was paid or voided meanwhile stays so. */
export type VoidInvoices = (invoices: readonly string[]) => Promise<void>;
/**
 * Asks Stripe for another plan. "awaited": the bank asks the customer, and the change is made once they have paid;
 * "declined": the card was, and nothing has changed.
 */
export type ChangePlan = (
  stripeSubscription: string,
  plan: Plan,
  settlement: PlanProration,
) => Promise<"done" | "awaited" | "declined" | "refused" | "no-answer">;
/** Stripe's billing portal for a customer; "gone" if Stripe deleted the customer. */
export type OpenPortal = (stripeCustomer: string) => Promise<{ readonly url: string } | "gone">;
