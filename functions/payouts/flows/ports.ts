import type { Currency } from "../../shared/kernel/money.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import type { Reconciliation } from "../contract/reconciliation.ts";
import type { Balance } from "../domain/balance.ts";
import type { Entry } from "../domain/ledger.ts";
import type { AccountSeen, Payee, PayoutSeen } from "../domain/payee.ts";
import type { ReversalSeen } from "../domain/reversal.ts";
import type { Day } from "../domain/schedule.ts";
import type { Funds } from "../domain/shortfall.ts";
import type { DaysKept, MonthKept, Statement } from "../domain/statement.ts";
import type { Reversal, Seen, Transfer } from "../domain/transfer.ts";

export type Now = () => number;

/** Entries with the balance after them and, where they are of one, the transfer: in one transaction or not at all. */
export interface Booking {
  readonly entries: readonly Entry[];
  /** Stored entries that the balance includes from now on. */
  readonly queued?: readonly Entry[];
  readonly balance?: Balance;
  readonly transfer?: Transfer | undefined;
  /** It is refused if an operator stopped the creator's transfers. */
  readonly unlessHalted?: boolean;
}
/**
 * Stores a booking and notes the Stripe event that led to it; a booking of undefined only notes the event. "repeated":
 * an entry of the same cause, or the event, is there already; "conflict": balance or transfer changed since they were
 * read, or the creator's transfers were stopped.
 */
export type Book = (booking: Booking | undefined, event?: string) => Promise<"done" | "conflict" | "repeated">;

/** Keeps an entry that the balance is to have later. "repeated": one of the same cause is there. */
export type Enqueue = (entry: Entry) => Promise<"done" | "conflict" | "repeated">;
/** Whether the balance is yet to have an entry. */
export type IsQueued = (entry: Entry) => Promise<boolean>;
/** Entries that a balance is yet to have: as many as one booking takes. */
export type FindQueued = (creator: string, currency: Currency) => Promise<Entry[]>;

/** Whether an entry of a creator's of this cause is there. */
export type IsBooked = (creator: string, cause: string) => Promise<boolean>;
/** Whether an operator stopped a creator's transfers. */
export type AreHalted = (creator: string) => Promise<boolean>;

/** The current one, or an empty one. */
export type FindBalance = (creator: string, currency: Currency) => Promise<Balance>;
export type FindBalances = (creator: string) => Promise<Balance[]>;
/** All creators' balances, in no order. One that has just changed may not be as it is yet. */
export type ListBalances = () => AsyncIterable<Balance>;
/** What the platform holds at Stripe now. @throws where Stripe does not tell */
export type FetchFunds = () => Promise<Funds>;
/** Balances of creators who owe something, by creator. One that has just changed may not be as it is yet. */
export type ListDebts = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Balance>>;
/** The sums of each month and currency in which money of the creator's moved. */
export type FindMonths = (creator: string) => Promise<MonthKept[]>;
/** The sums of a month's days, in each currency. */
export type FindDays = (creator: string, month: string) => Promise<DaysKept[]>;
/** A month's entries, the oldest first; undefined if there are more than `most`. */
export type FindEntries = (creator: string, month: string, most: number) => Promise<Entry[] | undefined>;

export type FindTransfer = (creator: string, id: string) => Promise<Transfer | undefined>;
/** A creator's transfers, newest first. */
export type ListTransfers = (
  creator: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Transfer>>;
/** Transfers that are in transit, of all creators. One that has just begun may not be among them yet. */
export type OpenTransfers = () => AsyncIterable<Transfer>;

export type FindPayee = (creator: string) => Promise<Payee | undefined>;
/** All creators' accounts, in the order of their creators; those after one where it is given. */
export type ListPayees = (after?: string) => AsyncIterable<Payee>;
/** Stores an account's next version and notes the Stripe event that led to it, both or neither. */
export type SavePayee = (after: Payee, event?: string) => Promise<"done" | "conflict" | "repeated">;

/** Whether a Stripe event was noted. */
export type IsNoted = (event: string) => Promise<boolean>;

/** Whose an account at Stripe is, or was until an operator gave it up. */
export type FindCreatorOf = (account: string) => Promise<string | undefined>;

/**
 * Makes a creator's account at Stripe, or finds the one that was made just before.
 * @param nth how many were given up
 */
export type CreateAccount = (
  creator: string,
  country: string,
  nth: number,
) => Promise<AccountSeen | "unsupported-country" | "unavailable">;
/** A link to Stripe's page where a creator tells what is due. */
export type OpenOnboarding = (account: string) => Promise<{ url: string; expiresAt: string } | "unavailable">;
/** What Stripe holds now. "gone": it tells the platform nothing of the account, now or later. */
export type FetchAccount = (account: string) => Promise<AccountSeen | "gone">;
/** Nothing if Stripe knows of no such payout from the account. */
export type FetchPayout = (account: string, payout: string) => Promise<PayoutSeen | undefined>;
/**
 * Makes a transfer at Stripe, or finds the one that was made: by its group, which is made from the transfer's id,
 * however long ago that was, and by a key for calls at the same time. "no-answer": it may be there.
 */
export type SendTransfer = (transfer: Transfer) => Promise<Seen | "no-answer">;
/** What Stripe holds of a transfer that may have been made; undefined if it was not. */
export type FindSent = (transfer: Transfer) => Promise<Seen | undefined | "no-answer">;
/**
 * Takes a part of a transfer back at Stripe, or finds that it was taken: by the reversal's id in its metadata, and by a
 * key for calls at the same time. "no-answer": it may be taken.
 */
export type SendReversal = (transfer: Transfer, reversal: Reversal) => Promise<ReversalSeen | "no-answer">;
/** What Stripe holds now of a transfer by Stripe's id; undefined if it has none, or it is not one of ours. */
export type FetchTransfer = (
  stripeTransfer: string,
) => Promise<{ readonly creator: string; readonly id: string; readonly seen: Seen } | undefined>;

/** What an event is about; the object itself is fetched. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  /** The connected account that it happened on; none for the platform's own. */
  readonly account?: string | undefined;
  readonly object: string;
}
/** The event that a body holds, signed by Stripe and recently; undefined for one of another account or mode. */
export type VerifyEvent = (
  rawBody: string,
  signature: string,
) => Promise<StripeEvent | Refusal<"invalid-signature" | "invalid-event"> | undefined>;

export type NewId = () => string;
/** Commerce's journals of a day, as stored: the reader validates them. */
export type ListJournals = (day: Day) => AsyncIterable<unknown>;
/** Of at most 100 entries those that are booked, as they are, by "creator#cause". */
export type FindBooked = (entries: readonly Pick<Entry, "creator" | "cause">[]) => Promise<ReadonlyMap<string, Entry>>;
/** A transfer of ours as Stripe has it. */
export interface SentTransfer {
  readonly creator: string;
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly destination: string;
  readonly seen: Seen;
}
/** Transfers of ours that Stripe made on a day. */
export type ListSent = (day: Day) => AsyncIterable<SentTransfer>;
/** Stripe's ids of transfers that it reported to have changed since an instant, in epoch milliseconds. */
export type ListReported = (since: number) => AsyncIterable<string>;
/** All creators' transfers of a day, by their ids. One that has just begun may not be among them yet. */
export type ListTransfersOfDay = (day: Day) => AsyncIterable<Transfer>;
/**
 * How far the comparison got: the day to go on from and the creator after whom to, where it was late; when the last
 * whole one began.
 */
export interface Progress {
  readonly nextDay?: Day;
  readonly nextPayee?: string;
  readonly wholeAt?: string;
}
export type FindProgress = () => Promise<Progress | undefined>;
export type KeepProgress = (progress: Progress) => Promise<void>;
export type KeepReconciliation = (done: Reconciliation) => Promise<void>;
/** The newest first. */
export type ListReconciliations = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Reconciliation>>;

export type RenderPdf = (statement: Statement) => Promise<Uint8Array>;
