import type { Content, PriceClass, Product, StarsByPrice } from "../../catalogue/contract/product.ts";
import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Progress, Review } from "../contract/learning.ts";

export type NewId = () => string;
export type Now = () => number;

export type FindProduct = (id: string) => Promise<Product | undefined>;
/** A product as it was at a version, which is it itself where it is at that version still. */
export type FindEdition = (product: Product, version: number) => Promise<Product>;
/** At most 100 ids; unknown ones are left out. */
export type FindProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** A customer's rights to a product in every state; where there are hundreds, the newest. */
export type FindEntitlements = (customer: string, productId: string) => Promise<Entitlement[]>;
/** All rights of a customer in every state; undefined where they are too many to be read at once. */
export type FindRights = (customer: string) => Promise<Entitlement[] | undefined>;
/** A customer's rights that are not taken back, the newest first, after a place in their library. */
export type ListRights = (
  customer: string,
  limit: number,
  after: string | undefined,
) => Promise<{ readonly rights: Entitlement[]; readonly isLast: boolean }>;
/** A URL that gives the content under its name, for `URL_SECONDS` from a whole second on (epoch milliseconds). */
export type ContentUrl = (content: Content, from: number) => Promise<string>;

/** Which right: the source of it, of a customer to a product. */
export type RightRef = Pick<Entitlement, "customer" | "productId" | "source">;
/**
 * Keeps that content is handed out by a right, before it is, in the transaction that finds the right active; false where
 * it is not any more, or just being changed, so that the rights are to be looked at again.
 */
export type KeepOpening = (right: RightRef, at: string) => Promise<boolean>;
/** Waits a little before the same is tried again. @throws HttpProblem 503 where it was tried often enough */
export type Pause = (attempt: number) => Promise<void>;

export type FindProgress = (customer: string, productId: string) => Promise<Progress | undefined>;
/** How far a customer is, by product; at most 100 ids. */
export type FindProgresses = (
  customer: string,
  productIds: readonly string[],
) => Promise<ReadonlyMap<string, Progress>>;
/**
 * Keeps what `fold` makes of what is kept (`found`, or what came between), and returns it, while the right by which it
 * is studied is active: undefined where it is not any more. Nothing is written where `fold` gives back what it was given.
 */
export type KeepProgress = (
  right: RightRef,
  found: Progress | undefined,
  fold: (kept: Progress | undefined) => Progress,
) => Promise<Progress | undefined>;

/**
 * Keeps a review, or takes it away, and moves its stars in its product's rating, both or neither. "changed" if the
 * review is not as it was read; "moved" if the right that it rests on is in force no more.
 */
export type KeepReview = (
  before: Review | undefined,
  after: Review | undefined,
  right?: Entitlement,
) => Promise<"done" | "changed" | "moved">;
/** By a strongly consistent read. */
export type FindReview = (productId: string, customer: string) => Promise<Review | undefined>;
/** Those that count in a price class, newest first. */
export type ListReviews = (
  productId: string,
  price: PriceClass,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Review>>;
export type FindStars = (productId: string) => Promise<{ readonly ratings: StarsByPrice }>;
