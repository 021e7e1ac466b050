import type { Currency } from "../../shared/kernel/money.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { SubscriptionChange } from "../changes/subscription-rights.ts";
import type { Plan, Subscription } from "../contract/subscription.ts";
import type { Billing, PaidInvoice } from "../subscriptions/subscription-billing.ts";
import type { PlanProration } from "../subscriptions/subscription-plan.ts";
import type { Told } from "./ports.ts";

/** The key of a subscription, with its customer. */
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
/** Subscriptions that still give access though their grace ended by an instant, in epoch milliseconds. */
export type FindOverdue = (now: number) => AsyncIterable<SubscriptionRef>;

/** As for orders: with the record of the event, or not at all. */
export type CommitSubscription = (
  change: SubscriptionChange | undefined,
  event?: Told,
) => Promise<"done" | "conflict" | "repeated">;

/**
 * A customer's Stripe customer in a currency, created the first time.
 * @param gone one that Stripe deleted: it is replaced, once
 */
export type StripeCustomerOf = (customer: string, currency: Currency, gone?: string) => Promise<string>;
/** The customers at Stripe, one for each currency, the oldest first. */
export type FindStripeCustomers = (
  customer: string,
) => Promise<readonly { readonly currency: Currency; readonly id: string }[]>;
/** Removes one that Stripe no longer has. */
export type ForgetStripeCustomer = (customer: string, stripeCustomer: string) => Promise<void>;
/** Whether Stripe has deleted a customer, or never had it. */
export type IsDeletedCustomer = (stripeCustomer: string) => Promise<boolean>;

/** Creates the subscription's Checkout session, or finds it; the outcomes are those of orders. */
export type OpenSubscriptionCheckout = (
  subscription: Subscription,
) => Promise<NonNullable<Subscription["checkout"]> | "too-small" | "refused" | "no-answer" | "under-way">;
/** Ends an open session; a complete one stays complete. */
export type EndSubscriptionCheckout = (session: string) => Promise<void>;

/** Stripe's current view, by its subscription if known, else by the session. */
export type FetchBilling = (subscription: Subscription, stripeSubscription?: string) => Promise<Billing>;
/** The owner of a subscription or session at Stripe; undefined if it is none of ours. */
export type IdentifySubscription = (stripeSubscription: string) => Promise<SubscriptionRef | undefined>;
export type IdentifyCheckout = (session: string) => Promise<SubscriptionRef | undefined>;
/** The subscription of an invoice at Stripe. */
export type SubscriptionOfInvoice = (invoice: string) => Promise<string | undefined>;
/** A paid invoice of a subscription of ours. */
export type FetchPaidInvoice = (invoice: string) => Promise<PaidInvoice | undefined>;
/** What the next invoice would ask for now; undefined if there will be none. */
export type FetchUpcoming = (
  stripeSubscription: string,
) => Promise<{ readonly amount: number; readonly currency: string } | undefined>;
/** Writes an invoice's order onto its payment, so that refunds and disputes can be matched by it. */
export type ClaimPayment = (paymentIntent: string, orderId: string) => Promise<void>;

/** Asks Stripe to end the subscription with its period, or to continue it. "over": it has ended already. */
export type EndAtPeriod = (stripeSubscription: string, ends: boolean) => Promise<"done" | "over">;
/**
 * Asks Stripe to end the subscription at an instant, in ISO 8601, the end of one of its periods. "over": it has ended
 * already. If Stripe refuses for another reason, that is returned, and nothing was done.
 */
export type EndAt = (stripeSubscription: string, at: string) => Promise<"done" | "over" | { readonly refused: string }>;
/** Ends the subscription now; an ended one stays so. */
export type EndNow = (stripeSubscription: string) => Promise<void>;
/** Voids invoices, so that they cannot be paid; those that were paid or voided meanwhile stay so. */
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
