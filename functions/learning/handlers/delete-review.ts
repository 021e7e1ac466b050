import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findReview, keepReview } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { notReviewed } from "../domain/review.ts";
import { bearingEnv } from "../env.ts";
import type { FindReview, KeepReview, Pause } from "../flows/ports.ts";

export interface DeleteReviewPorts {
  readonly findReview: FindReview;
  readonly keepReview: KeepReview;
  readonly pause: Pause;
}

export const deleteReview = (ports: DeleteReviewPorts) =>
  endpoint(reviewRoutes.deleteReview, async (request) => {
    const { user } = member(request);
    return retryOnConflict(ports.pause, async (n) => {
      const kept = await ports.findReview(request.params.id, user);
      if (!kept) return notReviewed;
      return (await ports.keepReview(kept, undefined, undefined, n)) === "done" ? undefined : conflict;
    });
  });

const env = environment(...bearingEnv);

export const handler = deleteReview({
  findReview: findReview(documents, env.LEARNING_TABLE),
  keepReview: keepReview(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
  pause,
});
