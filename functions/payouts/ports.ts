import type { Currency } from "../shared/kernel/money.ts";
import type { Page } from "../shared/kernel/page.ts";
import type { Balance } from "./balance.ts";
import type { Entry } from "./ledger.ts";
import type { AccountSeen, Payee, PayoutSeen } from "./payee.ts";
import type { MonthKept, Statement } from "./statement.ts";
import type { Seen, Transfer } from "./transfer.ts";

export type Now = () => number;
/** Waits a little before a conflict is tried again, the longer the more often it was. */
export type Pause = (attempt: number) => Promise<void>;

/** Entries with the balance after them and, where they are of one, the transfer: in one transaction or not at all. */
export interface Booking {
  readonly entries: readonly Entry[];
  readonly balance: Balance;
  readonly transfer?: Transfer | undefined;
}
/**
 * Stores a booking and notes the Stripe event that led to it; a booking of undefined only notes the event. "repeated":
 * an entry of the same cause, or the event, is there already; "conflict": balance or transfer moved since they were read.
 */
export type Book = (booking: Booking | undefined, event?: string) => Promise<"done" | "conflict" | "repeated">;

/** As it is now; an empty one where there is none. */
export type FindBalance = (creator: string, currency: Currency) => Promise<Balance>;
export type FindBalances = (creator: string) => Promise<Balance[]>;
/** Balances over the limit of debt, by creator. One that has just changed may not be as it is yet. */
export type ListDebts = (page: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => Promise<Page<Balance>>;
/** The sums of each month and currency in which money of the creator's moved. */
export type FindMonths = (creator: string) => Promise<MonthKept[]>;
/** A month's entries, the oldest first; undefined where there are more than `most`. */
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
export type ListPayees = () => AsyncIterable<Payee>;
/** Stores an account's next version and notes the Stripe event that led to it, both or neither. */
export type SavePayee = (after: Payee, event?: string) => Promise<"done" | "conflict" | "repeated">;

/** Whether a Stripe event was noted. */
export type IsNoted = (event: string) => Promise<boolean>;

/** Makes a creator's account at Stripe, or finds the one that was made just before. */
export type CreateAccount = (
  creator: string,
  country: string | undefined,
) => Promise<AccountSeen | "unsupported-country" | "unavailable">;
/** A link to Stripe's page where a creator tells what is due. */
export type OpenOnboarding = (account: string) => Promise<{ url: string; expiresAt: string } | "unavailable">;
/** What Stripe holds now. */
export type FetchAccount = (account: string) => Promise<AccountSeen>;
export type FetchPayout = (account: string, payout: string) => Promise<PayoutSeen>;
/**
 * Makes a transfer at Stripe, or finds the one that was made: by its group, which is made from the transfer's id, however
 * long ago that was, and by a key for calls at the same time. "no-answer": it may be there.
 */
export type SendTransfer = (transfer: Transfer) => Promise<Seen | "no-answer">;
/** What Stripe holds now of a transfer by Stripe's id; undefined where it is not one of ours. */
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
/** The event that a signed body holds; undefined unless the signature is Stripe's, over this body and recent. */
export type VerifyEvent = (rawBody: string, signature: string) => Promise<StripeEvent | undefined>;

export type RenderPdf = (statement: Statement) => Promise<Uint8Array>;
