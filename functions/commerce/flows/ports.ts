import type { Product } from "../../catalogue/contract/product.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import type { Change } from "../changes/order-change.ts";
import type { ShownDispute } from "../contract/dispute.ts";
import type { Order, OrderShow } from "../contract/order.ts";
import type { Payment } from "../contract/payment.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";
import type { Refund, ShownRefund } from "../contract/refund.ts";
import type { RevenueShares } from "../contract/revenue-share.ts";
import type { Failure } from "../contract/stripe-event.ts";
import type { Journal } from "../ledger/journal.ts";
import type { Movement } from "../ledger/movement.ts";
import type { Mark, Uncompared } from "../ledger/progress.ts";
import type { Ownership } from "../orders/guard.ts";
import type { Recommended } from "../orders/referral.ts";
import type { AutomaticRecord } from "../refunds/automatic.ts";
import type { Evidence } from "../refunds/evidence.ts";
import type { Lots } from "../refunds/lots.ts";
import type { Studies } from "../refunds/study.ts";
import type { ShareSubject, Shares } from "../shares/revenue-share.ts";

export type NewId = () => string;
/** Random text of 128 bits or more, safe in a URL. */
export type NewSecret = () => string;
export type Now = () => number;
/** Waits before the next try after a conflict, longer each time. */
export type Pause = (attempt: number) => Promise<void>;

/** Products by id; those that do not exist are left out. */
export type FindProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** Guards first, then entitlements: anything granted after the guards were read changes a guard's version. */
export type FindOwnership = (customer: string, products: readonly string[]) => Promise<Ownership>;
/** The organisation that seats are bought for. */
export type FindOrganisation = (id: string) => Promise<{ readonly owner: string } | undefined>;
/** The number of mailed invitations to seats of an order, by product id; products without any are left out. */
export type FindMailed = (order: Order) => Promise<ReadonlyMap<string, number>>;
/** The shares that were set for these products and for their creators. */
export type FindShares = (products: Iterable<Pick<Product, "id" | "creatorId">>) => Promise<Shares>;
/** The shares that were set for a product or a creator. */
export type FindSharesOf = (subject: ShareSubject) => Promise<RevenueShares | undefined>;
/** Replaces a version by the next; false if another change came first. */
export type ReplaceShares = (subject: ShareSubject, after: RevenueShares) => Promise<boolean>;
/** A purchase whose affiliate is looked for. */
interface ReferralAsked {
  readonly customer: string;
  readonly click?: string | undefined;
  readonly products: readonly Pick<Product, "id" | "creatorId">[];
  /** The organisation that seats are for, and the address that a gift is for. */
  readonly organisation?: string | undefined;
  readonly giftTo?: string | undefined;
  readonly at: string;
}
/** The affiliate by whom a buyer came, with the shares that were promised; undefined if nobody earns by it. */
export type FindReferral = (asked: ReferralAsked) => Promise<Recommended | undefined>;
export type FindOrder = (id: string) => Promise<Order | undefined>;
/** A customer's orders, newest first. */
export type ListOrders = (
  customer: string,
  asked: {
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly show?: OrderShow | undefined;
    readonly since?: string | undefined;
    readonly until?: string | undefined;
    readonly subscription?: string | undefined;
  },
) => Promise<Page<Order>>;
/** The orders of gifts that a member claimed, newest first. */
export type ListReceivedGifts = (
  member: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Order>>;

/** A Stripe event as recorded: its id, and its known details. */
export interface Told {
  readonly id: string;
  readonly type?: string;
  /** Its order. */
  readonly order?: string | undefined;
}
/**
 * Stores a change and records the Stripe event that caused it, both or neither; a change of undefined only records the
 * event. "conflict": something changed since it was read, so read and decide again; "repeated": the event was recorded
 * before.
 */
export type Commit = (change: Change | undefined, event?: Told) => Promise<"done" | "conflict" | "repeated">;
/** Whether a Stripe event was applied, and whether a failure of it is stored. */
export type FindNote = (event: string) => Promise<{ readonly isNoted: boolean; readonly hasFailed: boolean }>;

/**
 * Creates the order's Checkout session, or finds it: the idempotency key is derived from the order's id. "too-small"
 * and "refused": there is none and will be none. "no-answer": there may be one. "under-way": another call is creating
 * it.
 */
export type OpenCheckout = (
  order: Order,
) => Promise<NonNullable<Order["checkout"]> | "too-small" | "refused" | "no-answer" | "under-way">;
/** Stripe's current view; undefined if it has no order of ours. */
export type FetchCheckout = (session: string) => Promise<Payment | undefined>;
export type FetchPayment = (paymentIntent: string) => Promise<Payment | undefined>;
/** Ends an unpaid session, and returns its current state; a completed one stays. */
export type ExpireCheckout = (session: string) => Promise<Payment | undefined>;

/** A refund by its id, as it is listed. */
export type FindRefund = (id: string) => Promise<ShownRefund | undefined>;
/** A pending order or subscription that can no longer be paid or given a checkout. */
export interface Lapsed {
  readonly kind: "order" | "subscription";
  readonly customer: string;
  readonly id: string;
}
/** All that expired by an instant, in epoch milliseconds; it may be a moment old. */
export type FindLapsed = (now: number) => AsyncIterable<Lapsed>;

/** Refunds in a state, newest first: all, or those of a creator's products. */
export type ListRefunds = (
  state: ShownRefund["state"],
  creator: string | undefined,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<ShownRefund>>;
/** Refunds of a customer's orders, the newest first. */
export type ListOwnRefunds = (
  customer: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<ShownRefund>>;
/** Approved refunds that have not been made, oldest first. */
export type ListWaitingRefunds = () => AsyncIterable<ShownRefund>;
/**
 * Makes an approved refund. "made": now or before. "refused": Stripe refused it. "no-answer": it may have been made;
 * try again.
 */
export type MakeRefund = (order: Order, refund: Refund) => Promise<"made" | "no-answer" | { readonly refused: string }>;
/** A customer's automatic refunds and number of purchases: at least as of a moment ago. */
export type FindAutomatic = (customer: string) => Promise<AutomaticRecord>;
/** A customer's activity with products. */
export type FindStudies = (customer: string, products: readonly string[]) => Promise<Studies>;
/** The used credits of an order's lots. */
export type FindLots = (order: Order) => Promise<Lots>;
/** Submits evidence, once; false if Stripe no longer accepts any. */
export type SubmitEvidence = (dispute: string, evidence: Evidence) => Promise<boolean>;
export type FindDispute = (id: string) => Promise<ShownDispute | undefined>;
/** Disputes in a state, the newest first. */
export type ListDisputes = (
  state: ShownDispute["state"],
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<ShownDispute>>;

/** The object of an event, which is fetched separately. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly object: {
    readonly id: string;
    readonly paymentIntent?: string | undefined;
    /** Our order, if the object names one: a hint where to look. */
    readonly customer?: string | undefined;
    /** At Stripe, of an invoice. */
    readonly subscription?: string | undefined;
  };
}
/** The event in a body, signed by Stripe recently; undefined for one of another account or mode. */
export type VerifyEvent = (
  rawBody: string,
  signature: string,
) => Promise<StripeEvent | Refusal<"invalid-signature" | "invalid-event"> | undefined>;

/** An event by its id; undefined if Stripe no longer has it, as after 30 days. */
export type FetchEvent = (id: string) => Promise<StripeEvent | undefined>;

/** Records that an event could not be applied, and counts how often. */
export type KeepFailure = (event: StripeEvent, kind: Failure["kind"], error: string) => Promise<void>;
export type ForgetFailure = (event: string) => Promise<void>;
/**
 * Removes a failure from the list, with the operator and their reason, and records its event, so that it is not tried
 * again. "absent": it is not on the list.
 */
export type DismissFailure = (
  event: string,
  by: { readonly operator: string; readonly note: string },
) => Promise<"done" | "absent" | "conflict">;
export type FindFailure = (event: string) => Promise<Failure | undefined>;
/** The number of events that first failed before an instant, in epoch milliseconds, and are not applied yet. */
export type CountFailures = (before: number) => Promise<number>;
/** The newest first. */
export type ListFailures = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Failure>>;

/** Events of some types from one instant to before another, in epoch milliseconds, newest first. */
export type ListEvents = (from: number, to: number, types: readonly string[]) => AsyncIterable<StripeEvent>;
/** Movements of our balance at Stripe from one instant to before another, in epoch milliseconds. */
export type ListMovements = (from: number, to: number) => AsyncIterable<Movement>;
/** All movements of one object of Stripe's, such as a charge. */
export type FindMovements = (source: string) => Promise<readonly Movement[]>;
/** Journals of one day, from one instant to before another, in epoch milliseconds. */
export type ListJournals = (from: number, to: number) => AsyncIterable<Journal>;
/** The journals of an order. */
export type FindJournals = (orderId: string) => Promise<readonly Journal[]>;
/** Books a journal; false if its cause was booked before. */
export type BookJournal = (journal: Journal) => Promise<boolean>;
/** The order of a payment intent, as booked; undefined if none was booked, or it is no invoice's. */
export type FindOrderOfPayment = (paymentIntent: string) => Promise<string | undefined>;
/** How far the comparison with Stripe has got. */
export type FindProgressMark = () => Promise<Mark | undefined>;
export type KeepProgressMark = (mark: Mark) => Promise<void>;
/** An item that could not be compared. */
export type ListUncompared = () => AsyncIterable<Uncompared>;
/** Stores it until it is compared; removes it if there is nothing to store. */
export type KeepUncompared = (id: string, uncompared: Uncompared | undefined) => Promise<void>;
export type KeepReconciliation = (done: Reconciliation) => Promise<void>;
/** The newest first. */
export type ListReconciliations = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Reconciliation>>;

/** The effect of an event, for the log; or that it is not ours; or why it fits nothing of ours. */
export type Applied = Readonly<Record<string, unknown>> | "not-ours" | Refusal<string>;

/**
 * Updates our data to Stripe's current state of the event's object. The event is recorded together with the change, or
 * not at all; an error makes Stripe send it again.
 */
export type Apply<Ports> = (ports: Ports, event: StripeEvent) => Promise<Applied>;
