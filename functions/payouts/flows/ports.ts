import type { Language } from "../../shared/kernel/language.ts";
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
/** Whether a user who sells nothing may be paid for recommending. */
export type IsAffiliate = (user: string) => Promise<boolean>;

/** Entries with the balance after them and, if they are about one, the transfer, in one transaction. */
export interface Booking {
  readonly entries: readonly Entry[];
  /** Queued entries that the balance includes from now on. */
  readonly queued?: readonly Entry[];
  readonly balance?: Balance;
  readonly transfer?: Transfer | undefined;
  /** It is refused if an operator stopped the creator's transfers. */
  readonly unlessHalted?: boolean;
}
/**
 * Stores a booking and records the Stripe event that caused it; a booking of undefined only records the event.
 * "repeated": an entry of the same cause, or the event, exists already; "conflict": balance or transfer changed since
 * they were read, or the creator's transfers were stopped.
 */
export type Book = (booking: Booking | undefined, event?: string) => Promise<"done" | "conflict" | "repeated">;

/** Queues an entry for the balance. "repeated": one of the same cause exists. */
export type Enqueue = (entry: Entry) => Promise<"done" | "conflict" | "repeated">;
/** Whether an entry is still queued. */
export type IsQueued = (entry: Entry) => Promise<boolean>;
/** The queued entries of a balance: as many as one booking takes. */
export type FindQueued = (creator: string, currency: Currency) => Promise<Entry[]>;

/** Whether a creator has an entry of this cause. */
export type IsBooked = (creator: string, cause: string) => Promise<boolean>;
/** Whether an operator stopped a creator's transfers. */
export type AreHalted = (creator: string) => Promise<boolean>;

/** The current one, or an empty one. */
export type FindBalance = (creator: string, currency: Currency) => Promise<Balance>;
export type FindBalances = (creator: string) => Promise<Balance[]>;
/** All creators' balances, in no order. A recent change may be missing. */
export type ListBalances = () => AsyncIterable<Balance>;
/** The platform's money at Stripe now. @throws if Stripe does not answer */
export type FetchFunds = () => Promise<Funds>;
/** Balances of creators who owe something, by creator. A recent change may be missing. */
export type ListDebts = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Balance>>;
/** The sums of each month and currency with movements of the creator's money. */
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
/** Transfers in transit, of all creators. A recent one may be missing. */
export type OpenTransfers = () => AsyncIterable<Transfer>;

export type FindPayee = (creator: string) => Promise<Payee | undefined>;
/** All creators' accounts, sorted by creator; those after one if it is given. */
export type ListPayees = (after?: string) => AsyncIterable<Payee>;
/** Stores an account's next version and records the Stripe event that caused it, both or neither. */
export type SavePayee = (after: Payee, event?: string) => Promise<"done" | "conflict" | "repeated">;

/** Whether a Stripe event was recorded. */
export type IsNoted = (event: string) => Promise<boolean>;

/** The creator of an account at Stripe, now or before an operator gave it up. */
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
/** A link to Stripe's page where a creator enters the required details. */
export type OpenOnboarding = (account: string) => Promise<{ url: string; expiresAt: string } | "unavailable">;
/** Stripe's current view. "gone": the platform has lost access to the account for good. */
export type FetchAccount = (account: string) => Promise<AccountSeen | "gone">;
/** Undefined if Stripe has no such payout from the account. */
export type FetchPayout = (account: string, payout: string) => Promise<PayoutSeen | undefined>;
/**
 * Makes a transfer at Stripe, or finds it: by its group, which is derived from the transfer's id, however long ago that
 * was, and by a key for concurrent calls. "no-answer": it may have been made.
 */
export type SendTransfer = (transfer: Transfer) => Promise<Seen | "no-answer">;
/** Stripe's view of a transfer that may have been made; undefined if it was not. */
export type FindSent = (transfer: Transfer) => Promise<Seen | undefined | "no-answer">;
/**
 * Reverses a part of a transfer at Stripe, or finds that it was reversed: by the reversal's id in its metadata, and by
 * a key for concurrent calls. "no-answer": it may have been reversed.
 */
export type SendReversal = (transfer: Transfer, reversal: Reversal) => Promise<ReversalSeen | "no-answer">;
/** Stripe's current view of a transfer by Stripe's id; undefined if it has none, or it is not ours. */
export type FetchTransfer = (
  stripeTransfer: string,
) => Promise<{ readonly creator: string; readonly id: string; readonly seen: Seen } | undefined>;

/** The object of an event, which is fetched separately. */
export interface StripeEvent {
  readonly id: string;
  readonly type: string;
  /** The connected account that it happened on; none for the platform's own. */
  readonly account?: string | undefined;
  readonly object: string;
}
/** The event in a body, signed by Stripe recently; undefined for one of another account or mode. */
export type VerifyEvent = (
  rawBody: string,
  signature: string,
) => Promise<StripeEvent | Refusal<"invalid-signature" | "invalid-event"> | undefined>;

export type NewId = () => string;
/** Commerce's journals of a day, as stored: the reader validates them. */
export type ListJournals = (day: Day) => AsyncIterable<unknown>;
/** Those of at most 100 entries that are booked, by "creator#cause". */
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
/** Stripe's ids of transfers that were reported as changed since an instant, in epoch milliseconds. */
export type ListReported = (since: number) => AsyncIterable<string>;
/** All creators' transfers of a day, by id. A recent one may be missing. */
export type ListTransfersOfDay = (day: Day) => AsyncIterable<Transfer>;
/**
 * How far the comparison got: the day to continue from, and the creator after whom to continue, if it was late; when
 * the last complete one began.
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

export type RenderPdf = (statement: Statement, language: Language) => Promise<Uint8Array>;
