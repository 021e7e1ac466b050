import type { Content, PriceClass, Product } from "../../catalogue/contract/product.ts";
import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Progress } from "../contract/progress.ts";
import type { ratingSum } from "../contract/rating.ts";
import type { Review, ReviewOrder } from "../contract/review.ts";
import type { Wish } from "../contract/wishlist.ts";

export type NewId = () => string;
export type Now = () => number;

export type FindProduct = (id: string) => Promise<Product | undefined>;
/** A product at a version; the current one if it still has that version. */
export type FindEdition = (product: Product, version: number) => Promise<Product>;
/** At most 100 ids; unknown ones are left out. */
export type FindProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** A customer's rights to a product in every state; if there are hundreds, the newest. */
export type FindEntitlements = (customer: string, productId: string) => Promise<Entitlement[]>;
/** All entitlements of a customer in every state; undefined if they are too many for one read. */
export type FindRights = (customer: string) => Promise<Entitlement[] | undefined>;
/** A customer's entitlements that are not revoked, newest first, after a position in their library. */
export type ListRights = (
  customer: string,
  limit: number,
  after: string | undefined,
) => Promise<{ readonly rights: Entitlement[]; readonly isLast: boolean }>;
/** A URL that gives the content under its name, for `URL_SECONDS` from a whole second on (epoch milliseconds). */
export type ContentUrl = (content: Content, from: number, as: "attachment" | "inline") => Promise<string>;

/** The key of an entitlement: its customer, product and source. */
export type RightRef = Pick<Entitlement, "customer" | "productId" | "source">;
/**
 * Records that content is handed out by an entitlement, in a transaction that requires it to be active; "conflict" if
 * it is not, or is being changed, so that the entitlements must be read again.
 */
export type KeepOpening = (right: RightRef, at: string) => Promise<"done" | "conflict">;
export type { Pause } from "../../shared/kernel/optimistic.ts";

/** A user's wish for a product, and the number of their wishes, by strongly consistent reads. */
export type FindWishes = (customer: string, productId: string) => Promise<{ kept: Wish | undefined; count: number }>;
/** Stores a new wish, if the number is as it was read. */
export type KeepWish = (fresh: Wish, count: number) => Promise<"done" | "conflict">;
/** Removes a wish, if the number is as it was read. */
export type DeleteWish = (kept: Wish, count: number) => Promise<"done" | "conflict">;
/** A person's wishes, newest first. */
export type ListWishes = (
  customer: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Wish>>;

export type FindProgress = (customer: string, productId: string) => Promise<Progress | undefined>;
/** A customer's progress by product; at most 100 ids. */
export type FindProgresses = (
  customer: string,
  productIds: readonly string[],
) => Promise<ReadonlyMap<string, Progress>>;
/**
 * Replaces progress as it was read, in a transaction that requires the entitlement to be active. "conflict" if either
 * has changed.
 */
export type KeepProgress = (
  right: RightRef,
  before: Progress | undefined,
  after: Progress,
) => Promise<"done" | "conflict">;

/**
 * Stores or deletes a review, and changes its product's rating, both or neither. "conflict" if the review is not as it
 * was read, its entitlement is no longer in force, or others changed the same stars.
 * @param attempt from 0; another attempt tries other items of the stars
 */
export type KeepReview = (
  before: Review | undefined,
  after: Review | undefined,
  right: Entitlement | undefined,
  attempt: number,
) => Promise<"done" | "conflict">;
/** By a strongly consistent read. */
export type FindReview = (productId: string, customer: string) => Promise<Review | undefined>;
/** The reviews of a product that count in a price class. */
export type ListReviews = (
  productId: string,
  price: PriceClass,
  asked: {
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly sort: ReviewOrder;
    readonly stars?: number | undefined;
  },
) => Promise<Page<Review>>;
/** The reviews that count of all of a creator's products, newest first. */
export type ListReceived = (
  creator: string,
  show: "all" | "unanswered",
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Review>>;
/** A customer's reviews, the newest first. */
export type ListWritten = (
  customer: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Review>>;
/** A review of a creator's product by its id, from the eventually consistent list. */
export type FindReceived = (creator: string, id: string) => Promise<Review | undefined>;
/** The display names of at most 100 users; users who no longer exist are left out. */
export type FindNames = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
export type FindStars = (productId: string) => Promise<Pick<ReturnType<typeof ratingSum>, "ratings">>;
