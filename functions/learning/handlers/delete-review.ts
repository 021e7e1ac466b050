import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveReviews } from "../adapters/live.ts";
import { routes } from "../contract/learning.ts";
import type { FindReview, KeepReview, Pause } from "../flows/ports.ts";

export interface DeleteReviewPorts {
  readonly findReview: FindReview;
  readonly keepReview: KeepReview;
  readonly pause: Pause;
}

export const deleteReview = (ports: DeleteReviewPorts) =>
  endpoint(routes.deleteReview, async (request) => {
    const { user } = member(request);
    for (let attempt = 1; ; attempt++) {
      const kept = await ports.findReview(request.params.id, user);
      if (!kept) return refuse("not-reviewed", "You have not reviewed this product.");
      if ((await ports.keepReview(kept, undefined)) === "done") return undefined;
      await ports.pause(attempt);
    }
  });

export const handler = deleteReview(liveReviews());
