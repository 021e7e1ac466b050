import type { Product } from "../../catalogue/contract/product.ts";
import type { Study } from "../../learning/contract/content.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Organisation } from "../contract/organisation.ts";
import type { ShownSeat } from "../contract/seat.ts";
import type { Change } from "../domain/change.ts";
import type { Ownership } from "../domain/claim.ts";
import type { Membership } from "../domain/organisation.ts";
import type { Pool, PoolRef } from "../domain/pool.ts";
import type { ClaimedSeat, Seat, Worth } from "../domain/seat.ts";

export type NewId = () => string;
export type Now = () => number;
export type { Pause } from "../../shared/kernel/optimistic.ts";
/** A code that nobody can guess, and its hash, which is stored. */
export type NewCode = () => { readonly code: string; readonly hash: string };
export type HashOf = (code: string) => string;

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Stores a new organisation with its owner's membership; "too-many" if its owner has reached the limit. */
export type AddOrganisation = (organisation: Organisation) => Promise<"done" | "conflict" | "too-many">;
export type FindOrganisation = (id: string) => Promise<Organisation | undefined>;
/** Replaces a version by the next; false if another change came first. */
export type ReplaceOrganisation = (after: Organisation) => Promise<boolean>;
export type FindMembership = (user: string, organisation: string) => Promise<Membership | undefined>;
/** The organisations that a user owns or has a seat of, oldest first. */
export type ListOrganisations = (user: string, page: PageAsked) => Promise<Page<Organisation>>;

/** Products by id; undefined if there is none. */
export type FindProduct = (id: string) => Promise<Product | undefined>;
/**
 * The pools of an organisation in every state, of one product or of all, with current entitlements and counts; if there
 * are over a thousand, the newest of the product.
 */
export type FindPools = (organisation: string, product?: string) => Promise<Pool[]>;
export type FindOwnership = (customer: string, product: string) => Promise<Ownership>;

/** A seat as it is now. */
export type FindSeat = (organisation: string, id: string) => Promise<Seat | undefined>;
export type FindSeatByCode = (codeHash: string) => Promise<Seat | undefined>;
/** The seat of a product for an e-mail address, invited or claimed. */
export type FindSeatOf = (organisation: string, product: string, email: string) => Promise<Seat | undefined>;
export type ListSeats = (
  organisation: string,
  filter: { readonly product?: string | undefined; readonly state?: ShownSeat["state"] | undefined },
  page: PageAsked,
) => Promise<Page<Seat>>;
/** Stores a change; "conflict": something changed since it was read, so read and decide again. */
export type Commit = (change: Change) => Promise<"done" | "conflict">;

/** The entitlement of a pool, as it is now. */
export type FindPoolState = (pool: PoolRef) => Promise<Worth | undefined>;
/** Where a page of a report ended: the pool with which the next one begins, after a seat of it. */
export interface ReportPlace {
  readonly productId: string;
  readonly order: string;
  readonly seat?: string | undefined;
}
/** Pools of an organisation, sorted by product, from a position on. */
export type ListPools = (
  organisation: string,
  product: string | undefined,
  limit: number,
  from: ReportPlace | undefined,
) => Promise<{ readonly pools: Pool[]; readonly next: ReportPlace | undefined }>;
/** Claimed seats of a pool, after one. */
export type ListClaimedSeats = (
  pool: PoolRef,
  limit: number,
  after: string | undefined,
) => Promise<{ readonly seats: ClaimedSeat[]; readonly isLast: boolean }>;

/** The claimed seats of a pool, as they are now. */
export type FindClaimedSeats = (pool: PoolRef) => Promise<ClaimedSeat[]>;
/**
 * Updates claimed seats of a pool, with their entitlements, to the state of the pool: refused ("conflict") if that is
 * no longer its state or one of the seats has changed. At most `SYNCED_AT_ONCE`.
 */
export type SetSeatAccess = (
  pool: PoolRef,
  worth: Worth,
  seats: readonly ClaimedSeat[],
) => Promise<"done" | "conflict">;

/** Members' progress with their seats' products, in the order of the seats. */
export type FindStudies = (
  seats: readonly ClaimedSeat[],
) => Promise<readonly { readonly ref: ClaimedSeat; readonly study: Study }[]>;
