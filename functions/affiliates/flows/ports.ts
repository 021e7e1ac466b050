import type { Page } from "../../shared/kernel/page.ts";
import type { Affiliate, ClicksOfDay } from "../contract/affiliate.ts";
import type { AffiliateShares } from "../contract/affiliate-share.ts";
import type { Click } from "../contract/click.ts";
import type { ReferredSale } from "../contract/referred-sale.ts";
import type { ShareSubject } from "../domain/share.ts";

export type Now = () => number;
export type NewId = () => string;
/** A random code, unlikely to be taken. */
export type NewCode = () => string;

type Paged = { readonly limit: number; readonly cursor?: string | undefined };

export type FindAffiliate = (id: string) => Promise<Affiliate | undefined>;
/** The affiliate of a code. */
export type FindCode = (code: string) => Promise<string | undefined>;
/** Stores an affiliate's next version with its new codes. "taken": another affiliate has one of them. */
export type SaveAffiliate = (before: Affiliate | undefined, after: Affiliate) => Promise<"done" | "conflict" | "taken">;
export type ListAffiliates = (page: Paged) => Promise<Page<Affiliate>>;

/** Stores a click, and counts it unless that person's click of the day was counted, or too many were. */
export type KeepClick = (click: Click) => Promise<void>;
export type FindClick = (id: string) => Promise<Click | undefined>;
export type FindClicks = (affiliate: string, from: string, to: string) => Promise<ClicksOfDay[]>;
export interface ListClicksPorts {
  readonly findAffiliate: FindAffiliate;
  readonly findClicks: FindClicks;
  readonly now: Now;
}
/** Whether a visitor registered as a user. */
export type WasVisitor = (user: string, visitor: string) => Promise<boolean>;

/** The shares that were set for these subjects. */
export type FindShares = (subjects: readonly ShareSubject[]) => Promise<ReadonlyMap<string, AffiliateShares>>;
/** Replaces a version by the next; false if another change came first. */
export type SaveShares = (after: AffiliateShares) => Promise<boolean>;
/** A creator's shares for single products. */
export type ListShares = (creator: string, page: Paged) => Promise<Page<AffiliateShares>>;
export type FindProduct = (
  id: string,
) => Promise<{ readonly id: string; readonly creatorId: string; readonly state: string } | undefined>;

/** Stores a sale as of its order's version, unless a newer one is stored. */
export type KeepSale = (sale: ReferredSale) => Promise<void>;
export type ListSales = (
  page: Paged & ({ readonly affiliate: string } | { readonly creator: string }),
) => Promise<Page<ReferredSale>>;

/** Whether two users belong to one organisation; only their first memberships are checked. */
export type AreColleagues = (one: string, other: string) => Promise<boolean>;
export type IsMember = (user: string, organisation: string) => Promise<boolean>;
/** A user's e-mail address. */
export type FindEmail = (user: string) => Promise<string | undefined>;
