import type { PriceClass } from "../../catalogue/contract/product.ts";
import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import type { Review } from "../contract/learning.ts";

export const priceClassOf = ({ paid }: Pick<Review, "paid">): PriceClass => (paid ? "paid" : "free");

/**
 * A review as the rights of its customer bear it: it counts while any of them is in force, and as paid while one that
 * was paid for is. What a right that had its time gave was not taken back.
 * @returns the review itself where they change nothing
 */
export function borne(review: Review, rights: readonly Pick<Entitlement, "state" | "sold">[]): Review {
  const inForce = rights.filter(({ state }) => state === "active");
  const counts = inForce.length > 0;
  const paid = counts ? inForce.some(({ sold }) => sold.paid) : review.paid;
  if (counts === review.counts && paid === review.paid) return review;
  return { ...review, counts, paid, revision: review.revision + 1 };
}

/** What a review adds to the stars of its product, in its price class; nothing where it does not count. */
export const starsOf = (review: Review | undefined): { class: PriceClass; stars: number }[] =>
  review?.counts ? [{ class: priceClassOf(review), stars: review.rating }] : [];

/** A review as everyone sees it. The author's name comes from the review's own random id: it tells nothing of the
 * customer, and as there is one review for each customer and product, it stays the same. */
export function shown({ customer: _, counts: __, revision: ___, ...review }: Review) {
  return { ...review, author: `Learner ${review.id.slice(-6)}` };
}

export const shownToAuthor = (review: Review) => ({ ...shown(review), counts: review.counts });
