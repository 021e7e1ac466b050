import type { Review } from "../contract/learning.ts";
import { borne } from "../domain/review.ts";
import type { FindEntitlements, FindReview, KeepReview, Pause } from "./ports.ts";

export interface BearingPorts {
  readonly findReview: FindReview;
  readonly findEntitlements: FindEntitlements;
  readonly keepReview: KeepReview;
  readonly pause: Pause;
}

/**
 * Brings a review to what its customer's rights bear now, whatever it was that led here: told of twice, late or out of
 * order, the rights as they are decide.
 * @returns the review as it is kept; undefined where there is none
 */
export async function bear(ports: BearingPorts, productId: string, customer: string): Promise<Review | undefined> {
  for (let attempt = 1; ; attempt++) {
    const review = await ports.findReview(productId, customer);
    if (!review) return undefined;
    const after = borne(review, await ports.findEntitlements(customer, productId));
    if (after === review || (await ports.keepReview(review, after)) === "done") return after;
    await ports.pause(attempt);
  }
}
