import type { Review } from "./contract.ts";

/** Where a review stands in its product's list: by time, each place taken once. */
export const placeOf = ({ createdAt, id }: Review): string => `${createdAt}#${id}`;

/** A review as everyone sees it. The author's name comes from the review's own random id: it tells nothing of the
 * customer, and as there is one review for each customer and product, it stays the same. */
export function shown({ customer: _, ...review }: Review): Omit<Review, "customer"> & { author: string } {
  return { ...review, author: `Learner ${review.id.slice(-6)}` };
}
