import type { Page } from "../../shared/kernel/page.ts";
import type { SoldJournal } from "../contract/journal.ts";
import type { Order } from "../contract/order.ts";
import type { Contact } from "../contract/sale.ts";
import type { DaySums } from "../sales/sums.ts";

/** A query of a creator's sales; instants in their stored form. */
interface SalesAsked {
  readonly creator: string;
  readonly product?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
/** A line of an order, with the order as it is now. */
interface Sale {
  readonly order: Order;
  readonly line: number;
}
type Paging = { readonly limit: number; readonly cursor?: string | undefined };
/** The newest first. */
export type ListSales = (asked: SalesAsked, page: Paging) => Promise<Page<Sale>>;

/**
 * Adds a journal to its creators' sums, once, however often it is called.
 * @param attempt from 0; another one takes other shards
 */
export type CountJournal = (journal: SoldJournal, attempt: number) => Promise<"done" | "repeated" | "conflict">;
/** A creator's sums by day and currency, of all they sell or of one product, from a day to another, both included. */
export type FindSums = (
  of: { readonly creator: string; readonly product?: string | undefined },
  from: string,
  to: string,
) => Promise<readonly DaySums[]>;

/** A product of a creator's. */
interface Titled {
  readonly id: string;
  readonly title: string;
}
/** The newest first. */
export type ListTitles = (creator: string, page: Paging) => Promise<Page<Titled>>;

export type FindContact = (customer: string, creator: string) => Promise<Contact | undefined>;
/** Those of customers and a creator, as they are now; at most 100. */
export type FindContacts = (customers: readonly string[], creator: string) => Promise<readonly Contact[]>;
/** Stores a buyer's decision; false if they decided otherwise since. */
export type KeepContact = (said: Contact) => Promise<boolean>;
/** The buyers who agree to a creator, latest first; it may include one who withdrew a moment ago. */
export type ListBuyers = (creator: string, page: Paging) => Promise<Page<Contact>>;
export type ListContacts = (customer: string, page: Paging) => Promise<Page<Contact>>;

interface Named {
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
  readonly language: "en" | "zh";
}
/** Users by id, at most 100; those who are gone are left out. */
export type FindUsers = (ids: readonly string[]) => Promise<ReadonlyMap<string, Named>>;
/** The name of a buyer for a creator alone. */
export type BuyerId = (creator: string, customer: string) => string;
