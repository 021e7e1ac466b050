import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { syncedReview } from "../domain/review.ts";
import type { FindEntitlements, FindReview, KeepReview, Pause } from "./ports.ts";

export interface SyncReviewPorts {
  readonly findReview: FindReview;
  readonly findEntitlements: FindEntitlements;
  readonly keepReview: KeepReview;
  readonly pause: Pause;
}

/**
 * Makes a review count, or not, by its customer's current entitlements, so that events may come twice, late or out of
 * order.
 * @returns the review as it is stored; undefined if there is none
 */
export const syncReview = (ports: SyncReviewPorts, productId: string, customer: string) =>
  retryOnConflict(ports.pause, async (n) => {
    const review = await ports.findReview(productId, customer);
    if (!review) return undefined;
    const after = syncedReview(review, await ports.findEntitlements(customer, productId));
    if (after === review) return after;
    return (await ports.keepReview(review, after, undefined, n)) === "done" ? after : conflict;
  });
