import type { Product } from "../../catalogue/contract/product.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { ShownUsage, Usage } from "../contract/usage.ts";
import type { Account } from "../domain/balance.ts";
import type { UsageChange } from "../domain/usage.ts";

export type Now = () => number;
export type { Pause } from "../../shared/kernel/optimistic.ts";

export type FindProduct = (id: string) => Promise<Product | undefined>;
/** Whether an operator stopped a creator's sales, by strongly consistent read. */
export type IsStopped = (creator: string) => Promise<boolean>;
export type FindUsage = (id: string) => Promise<Usage | undefined>;

export type FindAccount = (customer: string) => Promise<Account>;

/**
 * Stores a use with the counters of its lots and its entitlement, all or nothing. "conflict": it was stored before, or
 * has ended, or a lot has too few credits or is no longer active: read and decide again.
 */
export type CommitUsage = (change: UsageChange) => Promise<"done" | "conflict">;

/** Newest first: a customer's uses, or those of what a creator sells. */
export type ListUsages = (
  whose: { readonly customer: string } | { readonly creator: string },
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Usage>>;
/** Ids of uses whose reservation has lapsed at an instant, in epoch milliseconds, the oldest first. */
export type FindLapsed = (now: number) => AsyncIterable<string>;

/** The customer at Stripe, if there is one. */
export type FindStripeCustomer = (customer: string) => Promise<string | undefined>;
/** Reports a use to Stripe's meter, idempotent by its id. */
export type SendUsage = (stripeCustomer: string, usage: Pick<ShownUsage, "id" | "credits" | "at">) => Promise<void>;
