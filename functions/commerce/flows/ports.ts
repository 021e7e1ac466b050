import type { Product } from "../../catalogue/contract/product.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import type { Change } from "../changes/order-change.ts";
import type { ShownDispute } from "../contract/dispute.ts";
import type { Order } from "../contract/order.ts";
import type { Payment } from "../contract/payment.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";
import type { Refund, ShownRefund } from "../contract/refund.ts";
import type { RevenueShares } from "../contract/revenue-share.ts";
import type { Failure } from "../contract/stripe-event.ts";
import type { Journal } from "../ledger/journal.ts";
import type { Movement } from "../ledger/movement.ts";
import type { Mark, Uncompared } from "../ledger/progress.ts";
import type { Ownership } from "../orders/guard.ts";
import type { AutomaticRecord } from "../refunds/automatic.ts";
import type { Evidence } from "../refunds/evidence.ts";
import type { Lots } from "../refunds/lots.ts";
import type { Studies } from "../refunds/study.ts";
import type { ShareSubject, Shares } from "../shares/revenue-share.ts";

export type NewId = () => string;
/** Random text of 128 bits or more, safe in a URL. */
export type NewSecret = () => string;
export type Now = () => number;
/** Waits a little before a conflict is tried again, the longer the more often it was. */
export type Pause = (attempt: number) => Promise<void>;

/** Products by id; those that do not exist are left out. */
export type FindProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** Guards first, then entitlements: what is granted after the guards were read moves a guard's version. */
export type FindOwnership = (customer: string, products: readonly string[]) => Promise<Ownership>;
/** The organisation that seats are bought for. */
export type FindOrganisation = (id: string) => Promise<{ readonly owner: string } | undefined>;
/** How many invitations to seats of an order were ever mailed, by product id; where none was it is left out. */
export type FindMailed = (order: Order) => Promise<ReadonlyMap<string, number>>;
/** The shares that were set for these products and for their creators. */
export type FindShares = (products: Iterable<Pick<Product, "id" | "creatorId">>) => Promise<Shares>;
/** The shares that were set for a product or a creator. */
export type FindSharesOf = (subject: ShareSubject) => Promise<RevenueShares | undefined>;
/** Replaces a version by the next; false if another change came first. */
export type ReplaceShares = (subject: ShareSubject, after: RevenueShares) => Promise<boolean>;
export type FindOrder = (id: string) => Promise<Order | undefined>;
/** A customer's orders, newest first. */
export type ListOrders = (
  customer: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Order>>;

/** An event of Stripe's as it is noted: its id, and what is known of it. */
export interface Told {
  readonly id: string;
  readonly type?: string;
  /** The order that it was about. */
  readonly order?: string | undefined;
}
/**
 * Stores a change and notes the Stripe event that led to it, both or neither; a change of undefined only notes the
 * event. "conflict": something changed since it was read, so read and decide again; "repeated": the event was noted
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
/** What Stripe holds now; undefined if it carries no order of ours. */
export type FetchCheckout = (session: string) => Promise<Payment | undefined>;
export type FetchPayment = (paymentIntent: string) => Promise<Payment | undefined>;
/** Ends a session that nobody has paid, and gives what it is then; one that is complete stays so. */
export type ExpireCheckout = (session: string) => Promise<Payment | undefined>;

/** A refund by its id, as it is listed. */
export type FindRefund = (id: string) => Promise<ShownRefund | undefined>;
/** What is pending past the time in which it could be paid, or be given a checkout. */
export interface Lapsed {
  readonly kind: "order" | "subscription";
  readonly customer: string;
  readonly id: string;
}
/** All that lapsed by an instant, in epoch milliseconds; a moment old. */
export type FindLapsed = (now: number) => AsyncIterable<Lapsed>;

/** Refunds in a state, the newest first: all, or those of what a creator sells. */
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
/** Approved refunds that are not made, those that were asked for first before the others. */
export type ListWaitingRefunds = () => AsyncIterable<ShownRefund>;
/**
 * Gives an approved refund's money back. "made": it is made, or was before. "refused": Stripe will not. "no-answer":
 * it may be made; to be tried again.
 */
export type MakeRefund = (order: Order, refund: Refund) => Promise<"made" | "no-answer" | { readonly refused: string }>;
/** What a customer was given back without a decision, and how much they bought: at least as of a moment ago. */
export type FindAutomatic = (customer: string) => Promise<AutomaticRecord>;
/** What a customer did with products. */
export type FindStudies = (customer: string, products: readonly string[]) => Promise<Studies>;
/** What was used of the credits that an order granted. */
export type FindLots = (order: Order) => Promise<Lots>;
/** Hands evidence in, for good; false if Stripe takes none any more. */
export type SubmitEvidence = (dispute: string, evidence: Evidence) => Promise<boolean>;
export type FindDispute = (id: string) => Promise<ShownDispute | undefined>;
/** Disputes in a state, the newest first. */
export type ListDisputes = (
  state: ShownDispute["state"],
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<ShownDispute>>;

/** What an event is about; the object itself is fetched. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  readonly object: {
    readonly id: string;
    readonly paymentIntent?: string | undefined;
    /** Ours, where it says so: where to look, and no more. */
    readonly customer?: string | undefined;
    /** At Stripe, of an invoice. */
    readonly subscription?: string | undefined;
  };
}
/** The event that a body holds, signed by Stripe and recently; undefined for one of another account or mode. */
export type VerifyEvent = (
  rawBody: string,
  signature: string,
) => Promise<StripeEvent | Refusal<"invalid-signature" | "invalid-event"> | undefined>;

/** An event by its id; undefined if Stripe does not tell of it, as after 30 days. */
export type FetchEvent = (id: string) => Promise<StripeEvent | undefined>;

/** Keeps that an event could not be applied, and counts how often. */
export type KeepFailure = (event: StripeEvent, kind: Failure["kind"], error: string) => Promise<void>;
export type ForgetFailure = (event: string) => Promise<void>;
/**
 * Takes a failure off the list for good, with who did it and why, and notes its event, so that it is not tried again.
 * "absent": there is none on the list.
 */
export type DismissFailure = (
  event: string,
  by: { readonly operator: string; readonly note: string },
) => Promise<"done" | "absent" | "conflict">;
export type FindFailure = (event: string) => Promise<Failure | undefined>;
/** How many events failed first before an instant, in epoch milliseconds, and are not applied yet. */
export type CountFailures = (before: number) => Promise<number>;
/** The newest first. */
export type ListFailures = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Failure>>;

/** Events of some types from an instant on and before another, in epoch milliseconds, the newest first. */
export type ListEvents = (from: number, to: number, types: readonly string[]) => AsyncIterable<StripeEvent>;
/** What moved our balance at Stripe from an instant on and before another, in epoch milliseconds. */
export type ListMovements = (from: number, to: number) => AsyncIterable<Movement>;
/** All that one object of Stripe's, such as a charge, moved our balance by. */
export type FindMovements = (source: string) => Promise<readonly Movement[]>;
/** Journals that were booked from an instant on and before another, of one day, in epoch milliseconds. */
export type ListJournals = (from: number, to: number) => AsyncIterable<Journal>;
/** The journals of an order. */
export type FindJournals = (orderId: string) => Promise<readonly Journal[]>;
/** Books a journal; false if its cause was booked before. */
export type BookJournal = (journal: Journal) => Promise<boolean>;
/** The order that a payment intent paid, as we booked it; undefined if we booked none, or not of an invoice. */
export type FindOrderOfPayment = (paymentIntent: string) => Promise<string | undefined>;
/** Up to where we were compared with Stripe. */
export type FindProgressMark = () => Promise<Mark | undefined>;
export type KeepProgressMark = (mark: Mark) => Promise<void>;
/** What could not be compared. */
export type ListUncompared = () => AsyncIterable<Uncompared>;
/** Keeps it until it is compared; forgets it if there is nothing to keep. */
export type KeepUncompared = (id: string, uncompared: Uncompared | undefined) => Promise<void>;
export type KeepReconciliation = (done: Reconciliation) => Promise<void>;
/** The newest first. */
export type ListReconciliations = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Reconciliation>>;

/** What an event led to, as it is logged; or that it is about nothing of ours; or why what it reports fits nothing. */
export type Applied = Readonly<Record<string, unknown>> | "not-ours" | Refusal<string>;

/**
 * Brings us to where Stripe is now with the object that an event is about. It notes the event together with what it
 * changes, or not at all; what it throws makes Stripe report again.
 */
export type Apply<Ports> = (ports: Ports, event: StripeEvent) => Promise<Applied>;
