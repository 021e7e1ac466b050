import type { PriceClass } from "../../catalogue/contract/product.ts";
import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Review, ShownReview } from "../contract/review.ts";
import type { entitled } from "./access.ts";

export const priceClassOf = ({ paid }: Pick<Review, "paid">): PriceClass => (paid ? "paid" : "free");

export const notReviewed = refuse("not-reviewed", "You have not reviewed this product.");

/**
 * A review after a change of its customer's entitlements: it counts while any of them is in force, and as paid while a
 * paid one is. An expired one was not revoked, so its review stays.
 * @returns the review itself where they change nothing
 */
export function syncedReview(review: Review, rights: readonly Pick<Entitlement, "state" | "sold">[]): Review {
  const inForce = rights.filter(({ state }) => state === "active");
  const counts = inForce.length > 0;
  const paid = counts ? inForce.some(({ sold }) => sold.paid) : review.paid;
  if (counts === review.counts && paid === review.paid) return review;
  return { ...review, counts, paid, revision: review.revision + 1 };
}

type Denied = Extract<ReturnType<typeof entitled>, Refusal<string>>;

/** The facts that decide about a review. */
export interface ReviewBasis {
  /** The existing review. */
  readonly kept: Review | undefined;
  /** The product, or why its customer may not review it. */
  readonly access: ReturnType<typeof entitled>;
  readonly entitlements: readonly Entitlement[];
  /** The entitlement that opens the product. */
  readonly right: Entitlement | undefined;
  readonly at: string;
}

/** A customer's first review of a product, of the version that they bought. */
export function writtenReview(
  { kept, access, entitlements, right, at }: ReviewBasis,
  words: Pick<Review, "id" | "customer" | "productId" | "rating" | "text" | "named">,
): Review | Denied | Refusal<"already-reviewed"> {
  if (isRefusal(access)) return access;
  if (kept) {
    return refuse(
      "already-reviewed",
      "You have reviewed this product; change it with PUT /products/{id}/reviews/mine.",
    );
  }
  const { version, paid } = right?.sold ?? { version: access.version, paid: false };
  const { creatorId } = access;
  const fresh: Review = { ...words, creatorId, createdAt: at, version, paid, counts: true, revision: 1 };
  return { ...syncedReview(fresh, entitlements), revision: 1 };
}

/** A changed review, of the version that its customer has now. */
export function editedReview(
  { kept, access, entitlements, right, at }: ReviewBasis,
  { rating, text, named }: Pick<Review, "rating" | "text" | "named">,
): Review | Denied | Refusal<"not-reviewed"> {
  if (!kept) return notReviewed;
  if (isRefusal(access)) return access;
  return {
    ...syncedReview(kept, entitlements),
    rating,
    text,
    named,
    creatorId: access.creatorId,
    version: right?.sold.version ?? kept.version,
    editedAt: at,
    revision: kept.revision + 1,
  };
}

/** A review's contribution to the stars of its product, in its price class; undefined if it does not count. */
export const starsOf = (review: Review | undefined): { class: PriceClass; stars: number }[] =>
  review?.counts ? [{ class: priceClassOf(review), stars: review.rating }] : [];

/** A review with or without a reply of the product's creator. */
export const answeredReview = ({ reply: _, ...review }: Review, reply: Review["reply"]): Review => ({
  ...review,
  ...(reply && { reply }),
  revision: review.revision + 1,
});

/**
 * A review as everyone sees it. Unless its author agrees to be named, their name is derived from the review's random
 * id: it reveals nothing about the customer, and stays the same, as each customer has one review of a product.
 * @param name the author's, where it is known
 */
export function shownReview(
  { customer: _, creatorId: __, counts: ___, revision: ____, named, ...review }: Review,
  name?: string,
): ShownReview {
  const author = named === true && name !== undefined ? name : `Learner ${review.id.slice(-6)}`;
  return { ...review, author, verified: true };
}

export const shownToAuthor = (review: Review, name?: string) => ({
  ...shownReview(review, name),
  named: review.named === true,
  counts: review.counts,
});
